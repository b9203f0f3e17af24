#include "devices/bytes.hpp"

#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace convoy::devices {

Bytes ByteReader::take(std::size_t count) {
    if (count > rest_.size()) {
        good_ = false;
        rest_ = {};
        return {};
    }
    const Bytes taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
}

std::string hexadecimal(Bytes bytes) {
    std::string digits;
    digits.reserve(bytes.size() * 2);
    boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(digits));
    return digits;
}

std::string from_hexadecimal(std::string_view digits) {
    std::string bytes;
    bytes.reserve(digits.size() / 2);
    try {
        boost::algorithm::unhex(digits.begin(), digits.end(), std::back_inserter(bytes));
    } catch (const boost::algorithm::hex_decode_error&) {
        return "";
    }
    return bytes;
}

}  // namespace convoy::devices
