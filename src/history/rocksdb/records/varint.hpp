// Varints (LEB128): numbers in as few bytes as they need, seven bits each, the lowest first; the
// top bit is set if more bytes follow. Signed numbers are zigzag-encoded first (0, -1, 1, -2 …
// become 0, 1, 2, 3 …), so that those near zero are short. Each number has exactly one encoding:
// longer ones are rejected.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace convoy::history {

inline constexpr unsigned varint_payload_bits = 7;
inline constexpr unsigned varint_more = 0x80;

inline void append_varint(std::string& out, std::uint64_t number) {
    for (; number >= varint_more; number >>= varint_payload_bits) {
        out.push_back(static_cast<char>(number | varint_more));
    }
    out.push_back(static_cast<char>(number));
}

inline void append_signed_varint(std::string& out, std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    append_varint(out, (bits << 1U) ^ (number < 0 ? ~std::uint64_t{0} : 0));
}

/// Reads numbers from the front of some bytes. After the first failure every number is 0.
class VarintReader {
 public:
    explicit VarintReader(std::string_view bytes)
        : next_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    std::uint64_t number() {
        // Most numbers have one or two bytes.
        const std::size_t left = bytes_left();
        const unsigned first = left > 0 ? byte_at(0) : varint_more;
        if (first < varint_more) {
            ++next_;
            return first;
        }
        const unsigned second = left > 1 ? byte_at(1) : 0;
        if (second > 0 && second < varint_more) {
            next_ += 2;
            return (first & (varint_more - 1)) | (second << varint_payload_bits);
        }
        return long_number();
    }

    std::int64_t signed_number() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>(bits >> 1U) ^ -static_cast<std::int64_t>(bits & 1U);
    }

    /// Returns a reader of the next `bytes`, which this one skips. If fewer are left, both fail.
    VarintReader part(std::uint64_t bytes) {
        VarintReader part(std::string_view{next_, std::min<std::size_t>(bytes, bytes_left())});
        if (bytes > bytes_left()) {
            part.fail();
            fail();
            return part;
        }
        next_ += bytes;
        return part;
    }

    /// Skips the next `bytes` and returns them. If fewer are left, this fails and returns none.
    std::string_view text(std::uint64_t bytes) {
        if (bytes > bytes_left()) {
            fail();
            return {};
        }
        const std::string_view text{next_, static_cast<std::size_t>(bytes)};
        next_ += bytes;
        return text;
    }

    /// Returns what is not read yet.
    std::string_view rest() const { return {next_, bytes_left()}; }
    std::size_t bytes_left() const { return static_cast<std::size_t>(end_ - next_); }
    bool failed() const { return failed_; }
    /// Returns whether all bytes were read without a failure.
    bool complete() const { return !failed_ && next_ == end_; }

 private:
    unsigned byte_at(std::size_t index) const { return static_cast<unsigned char>(next_[index]); }

    std::uint64_t long_number() {
        constexpr unsigned last_shift = 63;
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift <= last_shift && next_ != end_;
             shift += varint_payload_bits) {
            const auto byte = static_cast<unsigned char>(*next_++);
            const std::uint64_t payload = byte & (varint_more - 1);
            const bool is_last = byte < varint_more;
            if ((shift == last_shift && byte > 1) || (is_last && payload == 0 && shift > 0)) {
                break;
            }
            number |= payload << shift;
            if (is_last) {
                return number;
            }
        }
        fail();
        return 0;
    }

    void fail() {
        failed_ = true;
        next_ = end_;
    }

    const char* next_;
    const char* end_;
    bool failed_ = false;
};

}  // namespace convoy::history
