// The whole numbers of live frames: little-endian on every machine. Internal to fleet/.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::fleet {

/// Writes `value` into the bytes at `out` and returns the place after them.
template <std::unsigned_integral Number>
char* put_little_endian(char* out, Number value) {
    for (std::size_t byte = 0; byte < sizeof(Number); ++byte) {
        out[byte] = static_cast<char>(static_cast<unsigned char>(value >> (8 * byte)));
    }
    return out + sizeof(Number);
}

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

    template <std::unsigned_integral Number>
    Number take() {
        Number value = 0;
        const std::string_view taken = take_bytes(sizeof(Number));
        for (std::size_t byte = 0; byte < taken.size(); ++byte) {
            const auto digit = static_cast<unsigned char>(taken[byte]);
            value = static_cast<Number>(value | (Number{digit} << (8 * byte)));
        }
        return value;
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
