// The whole numbers of live frames: little-endian on every machine. Internal to fleet/.
#pragma once

#include <algorithm>
#include <array>
#include <boost/endian/conversion.hpp>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::fleet {

/// Writes `value` into the bytes at `out` and returns the place after them.
template <std::unsigned_integral Number>
char* put_little_endian(char* out, Number value) {
    boost::endian::endian_store<Number, sizeof(Number), boost::endian::order::little>(
        reinterpret_cast<unsigned char*>(out), value);
    return out + sizeof(Number);
}

/// Appends the bytes of `value`.
template <std::unsigned_integral Number>
void append_little_endian(std::string& out, Number value) {
    out.resize(out.size() + sizeof(Number));
    put_little_endian(out.data() + out.size() - sizeof(Number), value);
}

/// Reads numbers one after the other. The caller must check first that there are enough bytes
/// (`left`); missing bytes are read as 0.
class LittleEndianReader {
 public:
    explicit LittleEndianReader(std::string_view bytes) : bytes_(bytes) {}

    std::size_t left() const { return bytes_.size(); }

    /// Reads and returns the next number.
    template <std::unsigned_integral Number>
    Number take() {
        std::array<unsigned char, sizeof(Number)> bytes{};
        std::ranges::copy(take_bytes(sizeof(Number)), bytes.begin());
        return boost::endian::endian_load<Number, sizeof(Number), boost::endian::order::little>(
            bytes.data());
    }

    /// Returns `count` bytes, or all that are left if there are fewer.
    std::string_view take_bytes(std::size_t count) {
        const std::string_view taken = bytes_.substr(0, count);
        bytes_.remove_prefix(taken.size());
        return taken;
    }

 private:
    std::string_view bytes_;
};

}  // namespace convoy::fleet
