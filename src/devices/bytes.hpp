// The bytes of a device, and how numbers are read from them.
#pragma once

#include <array>
#include <boost/endian/conversion.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace convoy::devices {

/// Bytes of any value. Half of the protocols are text, so these are characters.
using Bytes = std::string_view;

/// Reads numbers one after another. What lies beyond the end is 0 or empty, and `is_good` is false
/// from then on, so that a decoder checks once at its end.
class ByteReader {
 public:
    explicit ByteReader(Bytes bytes) : rest_(bytes) {}

    bool is_good() const { return good_; }
    Bytes rest() const { return rest_; }
    bool is_at_end() const { return rest_.empty(); }

    /// Returns the next `count` bytes.
    Bytes take(std::size_t count);
    void skip(std::size_t count) { take(count); }

    template <typename Number>
    Number big() {
        return read<Number, boost::endian::order::big>();
    }
    template <typename Number>
    Number little() {
        return read<Number, boost::endian::order::little>();
    }

    std::uint8_t u8() { return big<std::uint8_t>(); }
    std::uint16_t u16() { return big<std::uint16_t>(); }
    std::uint32_t u32() { return big<std::uint32_t>(); }
    std::uint64_t u64() { return big<std::uint64_t>(); }
    std::int16_t i16() { return big<std::int16_t>(); }
    std::int32_t i32() { return big<std::int32_t>(); }

 private:
    template <typename Number, boost::endian::order order>
    Number read() {
        const Bytes bytes = take(sizeof(Number));
        if (!good_) {
            return 0;
        }
        return boost::endian::endian_load<Number, sizeof(Number), order>(
            reinterpret_cast<const unsigned char*>(bytes.data()));
    }

    Bytes rest_;
    bool good_ = true;
};

/// Appends numbers to a device's answer.
template <typename Number>
void append_big(std::string& out, Number number) {
    std::array<unsigned char, sizeof(Number)> bytes{};
    boost::endian::endian_store<Number, sizeof(Number), boost::endian::order::big>(bytes.data(),
                                                                                   number);
    out.append(reinterpret_cast<const char*>(bytes.data()), sizeof(Number));
}

/// Returns two lower-case hexadecimal digits for each byte.
std::string hexadecimal(Bytes bytes);

/// Returns the bytes that pairs of hexadecimal digits (of any case) mean. Returns "" if one of them
/// is no such digit or their number is odd.
std::string from_hexadecimal(std::string_view digits);

}  // namespace convoy::devices
