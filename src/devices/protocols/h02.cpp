#include "devices/protocols/h02.hpp"

#include <algorithm>

#include "devices/protocols/h02_binary.hpp"
#include "devices/protocols/h02_text.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_h02_frame = 4 * 1'024;
constexpr std::size_t max_h02_binary_bytes = 48;
constexpr std::size_t letters_of_h02_head = 4;  // "*HQ,"

bool is_h02_letter(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}

/// Whether `unread` is or may become the beginning of a frame of text.
bool may_begin_h02_text(Bytes unread) {
    return unread.starts_with('*') && (unread.size() < 2 || is_h02_letter(unread[1])) &&
           (unread.size() < 3 || is_h02_letter(unread[2])) &&
           (unread.size() < letters_of_h02_head || unread[3] == ',');
}

}  // namespace

Step H02Decoder::skip(std::size_t count) {
    if (since_start_ != 0) {
        since_start_ += count;
    }
    return Step::skip(count);
}

Step H02Decoder::next(Bytes unread) {
    // What begins with X is a beat that says nothing. It is skipped like the rest of a binary
    // frame.
    const std::size_t mark = std::min(unread.find_first_of("*$"), unread.size());
    if (unread.starts_with('X') && since_start_ == length_of_last_) {
        since_start_ = 0;  // the distance to the next frame is not the length of the last one
    }
    if (mark > 0) {
        return skip(mark);
    }
    if (unread.starts_with('$')) {
        return next_binary(unread);
    }
    if (unread.empty() || (may_begin_h02_text(unread) && unread.size() < letters_of_h02_head)) {
        return Step::need_more();
    }
    if (!may_begin_h02_text(unread)) {
        return skip(1);
    }
    const Step step =
        next_between(unread, {.begins = "*", .ends = "#", .longest = longest_h02_frame});
    if (step.kind() == Step::Kind::frame) {
        since_start_ = 0;
    }
    return step;
}

Step H02Decoder::next_binary(Bytes unread) {
    if (transport_ == Transport::datagram && begins_h02_binary(unread) &&
        is_h02_length(unread.size())) {
        return Step::frame(unread.size());
    }
    if (unread.size() < h02_head_bytes) {
        // To wait for more would look like a stall if it is a byte of the last frame's rest.
        const bool is_in_rest = since_start_ != 0 && since_start_ < max_h02_binary_bytes;
        const bool may_begin =
            may_begin_h02_binary(unread) && (!is_in_rest || is_h02_length(since_start_));
        return may_begin ? Step::need_more() : skip(1);
    }
    if (!begins_h02_binary(unread)) {
        return skip(1);
    }
    const Bytes id = h02_id_bytes(unread);
    if (id != device_) {
        length_ = 0;
    } else if (is_h02_length(since_start_)) {
        length_ = since_start_;
    }
    std::size_t length = std::max(length_, h02_head_bytes);
    if (unread.size() < length) {
        return Step::need_more();
    }
    const bool is_followed_by_frame = unread.size() == length || unread[length] == '*' ||
                                      unread[length] == '$' || unread[length] == 'X';
    if (!is_followed_by_frame) {
        length = h02_head_bytes;
    }
    device_ = std::string(id);
    since_start_ = length;
    length_of_last_ = length;
    return Step::frame(length);
}

Decoded H02Decoder::decode(Bytes frame, const Receipt& receipt) {
    return frame.starts_with('$') ? decode_h02_binary(frame, receipt)
                                  : decode_h02_text(frame, receipt);
}

}  // namespace convoy::devices
