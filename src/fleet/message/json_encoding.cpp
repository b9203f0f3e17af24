// Writes the JSON form of the queue message, and computes how much fits into one message.
#include <algorithm>

#include "fleet/attribute_text.hpp"
#include "fleet/message/message.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

constexpr std::size_t max_bytes_beside_the_id = 104;
constexpr std::size_t max_bytes_of_reported_motion = 32;
constexpr std::size_t max_bytes_around_attributes = 64;  // also those of "alarms" and "device"
/// Of one: a number with 24 bytes, or the lengths and tags of protobuf, quotes, colon and comma.
constexpr std::size_t max_bytes_beside_the_key = 32;
constexpr std::size_t max_bytes_around_rejected = 80;
/// A byte may become an escape with six letters, a broken one three bytes.
constexpr std::size_t max_bytes_of_an_escape = 6;

/// Bounds the bytes of a text without control characters, in JSON.
std::size_t bytes_of(std::string_view text) {
    const auto escaped = [](char letter) { return letter == '"' || letter == '\\'; };
    return text.size() + static_cast<std::size_t>(std::ranges::count_if(text, escaped));
}

std::size_t max_bytes_of(const Attributes& attributes) {
    std::size_t bytes = 0;
    for (const auto& entry : attributes.numbers()) {
        bytes += max_bytes_beside_the_key + definition_of(entry.first).key.size();
    }
    for (const auto& [attribute, text] : attributes.texts()) {
        bytes += max_bytes_beside_the_key + definition_of(attribute).key.size() + bytes_of(text);
    }
    for (const std::string& alarm : attributes.alarms()) {
        bytes += max_bytes_beside_the_key + alarm.size();
    }
    for (const auto& [key, value] : attributes.free()) {
        const auto* const text = std::get_if<std::string>(&value);
        bytes += max_bytes_beside_the_key + key.size() + (text == nullptr ? 0 : bytes_of(*text));
    }
    return bytes;
}

std::size_t max_bytes_of(const ReportedPosition& reported) {
    return max_bytes_beside_the_id + bytes_of(reported.vehicle.text()) +
           (reported.position.reported.is_known() ? max_bytes_of_reported_motion : 0);
}

std::size_t max_bytes_of(const DeviceRecord& record) {
    return max_bytes_beside_the_id + bytes_of(record.vehicle.text()) +
           max_bytes_of_reported_motion + max_bytes_around_attributes +
           max_bytes_of(record.attributes) + bytes_of(record.device);
}

std::size_t max_bytes_of(const RejectedElement& element) {
    const std::size_t content = std::min(element.content.size(), max_rejected_bytes);
    const std::size_t vehicle = std::min(element.vehicle.size(), max_rejected_bytes);
    return max_bytes_around_rejected + max_bytes_of_an_escape * (content + vehicle);
}

template <class Element>
std::size_t fit(std::span<const Element> elements) {
    std::size_t bytes = std::string_view("[]").size();
    std::size_t count = 0;
    while (count < std::min(elements.size(), max_message_positions)) {
        bytes += max_bytes_of(elements[count]);
        if (bytes > max_message_bytes) {
            break;
        }
        ++count;
    }
    return count;
}

void append_lat_lon(std::string& out, const Coordinates& place) {
    out += R"(,"lat":)";
    append_decimal(out, place.latitude_e7(), 7);
    out += R"(,"lon":)";
    append_decimal(out, place.longitude_e7(), 7);
}

void append_time_of_element(std::string& out, Time time) {
    out += R"(,"time":")";
    append_time(out, time);
    out += '"';
}

void append_accuracy_member(std::string& out, const std::optional<Accuracy>& accuracy) {
    if (accuracy) {
        out += R"(,"accuracy":)";
        append_decimal(out, accuracy->decimetres(), 1);
    }
}

void append_reported_members(std::string& out, const ReportedMotion& motion) {
    if (motion.speed()) {
        out += R"(,"speed":)";
        append_decimal(out, motion.centimetres_per_second(), 2);
    }
    if (motion.heading()) {
        out += R"(,"heading":)";
        append_decimal(out, motion.centidegrees(), 2);
    }
}

void append_members(std::string& out, const ReportedPosition& reported) {
    const Position& position = reported.position;
    out += R"("vehicle":)";
    append_json_string(out, reported.vehicle.text());
    append_lat_lon(out, position.coordinates);
    append_time_of_element(out, position.time);
    append_accuracy_member(out, position.accuracy);
    append_reported_members(out, position.reported);
}

void append_members(std::string& out, const DeviceRecord& record) {
    out += R"("vehicle":)";
    append_json_string(out, record.vehicle.text());
    if (record.place) {
        append_lat_lon(out, *record.place);
    }
    append_time_of_element(out, record.time);
    if (record.place) {
        append_accuracy_member(out, record.accuracy);
        append_reported_members(out, record.reported);
    }
    if (!record.attributes.empty()) {
        out += R"(,"attributes":)";
        append_json(out, record.attributes);
    }
    if (!record.device.empty()) {
        out += R"(,"device":)";
        append_json_string(out, record.device);
    }
}

void append_members(std::string& out, const RejectedElement& element) {
    out += R"("rejected":")";
    out += to_string(element.reason);
    out += '"';
    if (!element.vehicle.empty()) {
        out += R"(,"vehicle":)";
        append_json_string(out, cut(element.vehicle, max_rejected_bytes));
    }
    out += R"(,"content":)";
    append_json_string(out, to_utf8(cut(element.content, max_rejected_bytes)));
}

template <class Element>
std::string encode_array(std::span<const Element> elements) {
    std::string out = "[";
    out.reserve(elements.size() * 128);
    for (const Element& element : elements) {
        out += out.size() == 1 ? "{" : ",{";
        append_members(out, element);
        out += '}';
    }
    out += ']';
    return out;
}

}  // namespace

std::size_t fit_in_message(std::span<const ReportedPosition> positions) { return fit(positions); }

std::size_t fit_in_message(std::span<const DeviceRecord> records) { return fit(records); }

std::size_t fit_in_message(std::span<const RejectedElement> elements) { return fit(elements); }

std::string encode_json(std::span<const ReportedPosition> positions) {
    return encode_array(positions);
}

std::string encode_json(std::span<const DeviceRecord> records) { return encode_array(records); }

std::string encode_json(std::span<const RejectedElement> elements) {
    return encode_array(elements);
}

}  // namespace convoy::fleet
