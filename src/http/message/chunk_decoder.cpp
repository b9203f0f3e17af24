#include "http/message/chunk_decoder.hpp"

#include <algorithm>
#include <optional>

namespace convoy::http {
namespace {

constexpr std::uint64_t framing_per_byte = 8;
/// A longer chunk is malformed, so `left_` cannot overflow.
constexpr std::uint64_t longest_chunk = std::uint64_t{1} << 40U;

std::optional<unsigned> hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') {
        return static_cast<unsigned>(byte - '0');
    }
    const char lower = static_cast<char>(byte | 0x20);
    if (lower >= 'a' && lower <= 'f') {
        return static_cast<unsigned>(lower - 'a') + 10U;
    }
    return std::nullopt;
}

/// Chunk extensions and trailers may contain tabs and all that is not a control character.
bool is_text(char byte) {
    return byte == '\t' || (static_cast<unsigned char>(byte) >= ' ' && byte != '\x7F');
}

}  // namespace

ChunkDecoder::Step ChunkDecoder::take(std::string_view bytes) {
    Step step;
    while (state_ == State::more && step.used < bytes.size()) {
        if (expects_ != Expects::data) {
            take_framing(bytes[step.used++]);
            continue;
        }
        step.data = bytes.substr(step.used, std::min<std::uint64_t>(left_, bytes.size()));
        step.used += step.data.size();
        left_ -= step.data.size();
        framing_left_ += framing_per_byte * step.data.size();
        expects_ = left_ == 0 ? Expects::data_return : Expects::data;
        break;
    }
    return step;
}

void ChunkDecoder::take_framing(char byte) {
    if (framing_left_ == 0) {
        state_ = State::too_long;
        return;
    }
    --framing_left_;
    switch (expects_) {
        case Expects::size:
        case Expects::size_digits:
            take_size(byte);
            break;
        case Expects::extension:
            expect(byte == '\r' || is_text(byte),
                   byte == '\r' ? Expects::head_line_feed : Expects::extension);
            break;
        case Expects::head_line_feed:
            expect(byte == '\n', left_ == 0 ? Expects::trailer_line : Expects::data);
            break;
        case Expects::data_return:
            expect(byte == '\r', Expects::data_line_feed);
            break;
        case Expects::data_line_feed:
            expect(byte == '\n', Expects::size);
            break;
        default:
            take_trailer(byte);
            break;
    }
}

void ChunkDecoder::take_size(char byte) {
    if (const auto digit = hex_digit(byte)) {
        left_ = (expects_ == Expects::size ? 0 : left_ * 16) + *digit;
        expect(left_ <= longest_chunk, Expects::size_digits);
        return;
    }
    const bool ends = byte == '\r' || byte == ';' || byte == ' ' || byte == '\t';
    expect(ends && expects_ == Expects::size_digits,
           byte == '\r' ? Expects::head_line_feed : Expects::extension);
}

void ChunkDecoder::take_trailer(char byte) {
    switch (expects_) {
        case Expects::trailer_line:
            expect(byte == '\r' || (is_text(byte) && byte != ' ' && byte != '\t'),
                   byte == '\r' ? Expects::last_line_feed : Expects::trailer);
            break;
        case Expects::trailer:
            expect(byte == '\r' || is_text(byte),
                   byte == '\r' ? Expects::trailer_line_feed : Expects::trailer);
            break;
        case Expects::trailer_line_feed:
            expect(byte == '\n', Expects::trailer_line);
            break;
        default:
            state_ = byte == '\n' ? State::done : State::malformed;
            break;
    }
}

void ChunkDecoder::expect(bool right, Expects next) {
    expects_ = next;
    if (!right) {
        state_ = State::malformed;
    }
}

}  // namespace convoy::http
