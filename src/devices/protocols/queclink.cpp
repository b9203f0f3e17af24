#include "devices/protocols/queclink.hpp"

#include <algorithm>
#include <array>

#include "devices/protocols/queclink_binary.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_queclink_frame = 4 * 1'024;
constexpr std::string_view queclink_ends("$\0", 2);
constexpr std::string_view queclink_binary_end = "\r\n";
constexpr std::array<std::string_view, 4> queclink_text_heads{"+RESP:", "+BUFF:", "+EVT:", "+ACK:"};

/// Whether one of the two, which have different lengths, begins with the other.
bool agrees_with_queclink(std::string_view bytes, std::string_view head) {
    return bytes.substr(0, head.size()) == head.substr(0, bytes.size());
}

bool begins_queclink_text(Bytes unread) {
    return std::ranges::any_of(queclink_text_heads, [unread](std::string_view head) {
        return agrees_with_queclink(unread, head);
    });
}

/// Firmware of 2024 and later has binary frames of another form: "+", 0, a length, "$" at the end.
std::optional<std::size_t> length_of_newer_queclink(Bytes unread) {
    constexpr std::size_t bytes_before_content = 4;
    constexpr std::size_t longest_newer = 1'024;
    if (!agrees_with_queclink(unread, std::string_view("+\0", 2))) {
        return std::nullopt;
    }
    if (unread.size() < bytes_before_content) {
        return 0;
    }
    ByteReader reader(unread.substr(2));
    const std::size_t length = reader.u16();
    const bool is_plausible = length > bytes_before_content && length <= longest_newer;
    return is_plausible ? std::optional(length) : std::nullopt;
}

Step next_queclink_of_length(Bytes unread, std::size_t length, std::string_view end) {
    if (length > longest_queclink_frame) {
        return Step::skip(1);
    }
    if (unread.size() < length) {
        return Step::need_more();
    }
    // The length of what only looks like a frame leads to no frame's end.
    return unread.substr(0, length).ends_with(end) ? Step::frame(length) : Step::skip(1);
}

}  // namespace

Step QueclinkDecoder::next(Bytes unread) {
    if (unread.empty()) {
        return Step::need_more();
    }
    if (!unread.starts_with('+')) {
        return Step::skip(std::min(unread.find('+'), unread.size()));
    }
    if (begins_queclink_text(unread)) {
        return next_between(
            unread, {.begins = "+", .ends = queclink_ends, .longest = longest_queclink_frame});
    }
    if (const auto length = length_of_newer_queclink(unread)) {
        return *length == 0 ? Step::need_more() : next_queclink_of_length(unread, *length, "$");
    }
    if (const auto length = length_of_queclink_binary(unread)) {
        return *length == 0 ? Step::need_more()
                            : next_queclink_of_length(unread, *length, queclink_binary_end);
    }
    return Step::skip(1);
}

Decoded QueclinkDecoder::decode(Bytes frame, const Receipt& receipt) {
    if (begins_queclink_text(frame)) {
        return decode_queclink_text(frame, receipt, memory_);
    }
    if (length_of_newer_queclink(frame)) {
        Decoded decoded;
        decoded.fault = Fault::unknown_type;
        return decoded;
    }
    return decode_queclink_binary(frame, receipt, memory_);
}

}  // namespace convoy::devices
