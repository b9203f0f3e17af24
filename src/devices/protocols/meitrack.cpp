#include "devices/protocols/meitrack.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "devices/checksums.hpp"
#include "devices/naming.hpp"
#include "devices/protocols/meitrack_records.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_meitrack_frame = 32 * 1'024;
constexpr std::size_t longest_meitrack_id = 32;
constexpr std::size_t bytes_of_meitrack_head = 3;  // "$$" and a flag
constexpr std::size_t bytes_of_meitrack_end = 5;   // "*", two digits, "\r\n"

bool ends_meitrack_frame(Bytes frame) {
    return frame.size() > bytes_of_meitrack_head + bytes_of_meitrack_end &&
           frame.ends_with("\r\n") && frame[frame.size() - bytes_of_meitrack_end] == '*';
}

std::string digits_of_meitrack_sum(Bytes bytes) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    const std::uint8_t sum = sum_of_bytes(bytes);
    return {digits[sum >> 4], digits[sum & 0x0FU]};
}

bool has_right_meitrack_sum(Bytes frame) {
    const std::size_t star = frame.size() - bytes_of_meitrack_end;
    const auto written = whole<unsigned>(frame.substr(star + 1, 2), 16);
    return written && *written == sum_of_bytes(frame.substr(0, star + 1));
}

/// "@@<flag><length>,<IMEI>,CCE,<number>*<sum>\r\n": the device deletes this many records.
std::string meitrack_answer(char flag, std::string_view device, std::string_view command,
                            std::size_t number) {
    const std::string content =
        "," + std::string(device) + "," + std::string(command) + "," + std::to_string(number) + "*";
    const std::size_t length = content.size() + bytes_of_meitrack_end - 1;
    const std::string summed = std::string("@@") + flag + std::to_string(length) + content;
    return summed + digits_of_meitrack_sum(summed) + "\r\n";
}

/// A frame's parts behind its length.
struct MeitrackParts {
    std::string_view device;
    std::string_view command;
    Bytes content;
};

MeitrackParts meitrack_parts_of(Bytes frame) {
    const std::string_view body = frame.substr(0, frame.size() - bytes_of_meitrack_end);
    const auto comma_after = [body](std::size_t start) {
        return std::min(body.find(',', std::min(start, body.size())), body.size());
    };
    const std::size_t first = comma_after(0);
    const std::size_t second = comma_after(first + 1);
    const std::size_t third = comma_after(second + 1);
    const auto between = [body](std::size_t begin, std::size_t end) {
        return begin < end ? body.substr(begin + 1, end - begin - 1) : std::string_view();
    };
    return {between(first, second), between(second, third), between(third, body.size())};
}

}  // namespace

Step MeitrackDecoder::next(Bytes unread) {
    unread = unread.substr(0, longest_meitrack_frame + 1);  // no search looks further
    if (!unread.starts_with('$')) {
        return unread.empty() ? Step::need_more()
                              : Step::skip(std::min(unread.find('$'), unread.size()));
    }
    if (unread.size() >= 2 && unread[1] != '$') {
        return Step::skip(1);
    }
    constexpr std::size_t digits_of_length = 5;
    const Bytes after = unread.substr(std::min(bytes_of_meitrack_head, unread.size()));
    const std::size_t comma = after.substr(0, digits_of_length + 1).find(',');
    const Bytes digits = after.substr(0, std::min(comma, digits_of_length + 1));
    if (!all_digits(digits) || digits.size() > digits_of_length || comma == 0) {
        return Step::skip(1);
    }
    if (comma == Bytes::npos) {
        return Step::need_more();
    }
    const std::size_t length =
        bytes_of_meitrack_head + comma + whole<std::size_t>(digits).value_or(0);
    if (length > longest_meitrack_frame) {
        return Step::skip(1);
    }
    const Bytes body = after.substr(comma);
    const std::size_t command = body.find(',', 1);
    constexpr std::string_view binary_commands = ",CC";
    if (command == Bytes::npos || body.size() < command + binary_commands.size()) {
        return body.size() > longest_meitrack_id ? Step::skip(1) : Step::need_more();
    }
    // Some firmwares count wrongly, so a frame of text is found by its end, too. In a binary one
    // "\r\n" may be a part of a value.
    const bool is_binary = body.substr(command).starts_with(binary_commands);
    const std::size_t line = is_binary ? Bytes::npos : unread.find("\r\n");
    if (line != Bytes::npos && ends_meitrack_frame(unread.substr(0, line + 2))) {
        return Step::frame(line + 2);
    }
    if (unread.size() < length) {
        return Step::need_more();
    }
    if (ends_meitrack_frame(unread.substr(0, length))) {
        return Step::frame(length);
    }
    const bool has_end = is_binary || line != Bytes::npos;
    return has_end || unread.size() > longest_meitrack_frame ? Step::skip(1) : Step::need_more();
}

Decoded MeitrackDecoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    if (!ends_meitrack_frame(frame)) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    const auto [device, command, content] = meitrack_parts_of(frame);
    if (device.empty() || command.empty()) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    decoded.device = std::string(device);
    const DevicePolicy policy = receipt.policies.of(device);
    if (policy.checks_sums && !has_right_meitrack_sum(frame)) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    const auto ahead = policy.ahead_of_utc.value_or(std::chrono::minutes{0});
    const char flag = frame[2];
    if (command == "AAA") {
        if (auto reading = meitrack_text_record(Fields(content, ','), ahead)) {
            decoded.readings.push_back(std::move(*reading));
        } else {
            decoded.fault = Fault::malformed;
        }
    } else if (command == "CCC" || command == "CCE") {
        decoded.readings = command == "CCC" ? meitrack_fixed_records(content, ahead)
                                            : meitrack_numbered_records(content, ahead);
        if (decoded.readings.empty()) {
            decoded.fault = Fault::malformed;
        } else {
            decoded.when_stored = meitrack_answer(flag, device, command, decoded.readings.size());
        }
    } else {
        // The answer to an operator's command.
        Reading reading;
        set_extra(reading.attributes, "result",
                  std::string(command) + (content.empty() ? "" : ",") + std::string(content));
        decoded.readings.push_back(std::move(reading));
    }
    return decoded;
}

}  // namespace convoy::devices
