// Encodes numbers so that their bytes compare as they do: the most significant byte is first.
#pragma once

#include <boost/endian/conversion.hpp>
#include <concepts>
#include <string>
#include <string_view>

namespace convoy::history {

template <std::unsigned_integral Number>
void append_big_endian(std::string& out, Number number) {
    const Number swapped = boost::endian::native_to_big(number);
    out.append(reinterpret_cast<const char*>(&swapped), sizeof swapped);
}

/// Reads the first sizeof(Number) bytes; `bytes` has at least that many.
template <std::unsigned_integral Number>
Number read_big_endian(std::string_view bytes) {
    return boost::endian::endian_load<Number, sizeof(Number), boost::endian::order::big>(
        reinterpret_cast<const unsigned char*>(bytes.data()));
}

}  // namespace convoy::history
