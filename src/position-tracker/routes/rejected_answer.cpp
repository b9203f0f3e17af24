#include "position-tracker/routes/rejected_answer.hpp"

#include "fleet/invariant.hpp"
#include "fleet/message/message.hpp"
#include "fleet/text.hpp"

namespace convoy::tracker {
namespace {

using fleet::append_csv_text;
using fleet::append_json_string;
using fleet::to_utf8;

std::string base64(std::string_view bytes) {
    std::string text;
    fleet::append_base64(text, bytes);
    return text;
}

void append_json(std::string& out, const history::StoredRejection& rejected) {
    const fleet::RejectedPosition& position = rejected.position;
    out += R"({"number":)" + std::to_string(rejected.number) + R"(,"received":")";
    fleet::append_time(out, rejected.received);
    out += R"(","reason":)";
    append_json_string(out, to_string(position.reason));
    out += R"(,"vehicle":)";
    append_json_string(out, to_utf8(position.vehicle));
    out += R"(,"message_id":)";
    append_json_string(out, to_utf8(rejected.message_id));
    out += R"(,"place":)" + std::to_string(position.index);
    if (fleet::is_utf8(position.content)) {
        out += R"(,"content":)";
        append_json_string(out, position.content);
    } else {
        out += R"(,"content_base64":)";
        append_json_string(out, base64(position.content));
    }
    out += '}';
}

void append_csv(std::string& out, const history::StoredRejection& rejected) {
    const fleet::RejectedPosition& position = rejected.position;
    const bool is_text = fleet::is_utf8(position.content);
    fleet::append_time(out, rejected.received);
    out += ',';
    out += to_string(position.reason);
    out += ',';
    append_csv_text(out, to_utf8(position.vehicle));
    out += ',';
    append_csv_text(out, to_utf8(rejected.message_id));
    out += ',' + std::to_string(position.index) + ',';
    append_csv_text(out, is_text ? position.content : "");
    out += ',' + (is_text ? "" : base64(position.content)) + "\r\n";
}

// Returns the position as one object of a message's array.
std::string position_of(const history::HeldPosition& held) {
    const std::string array = fleet::encode_json({&held.reported, 1});
    return array.substr(1, array.size() - 2);
}

void append_json(std::string& out, const history::HeldPosition& held) {
    out += R"({"received":")";
    fleet::append_time(out, held.received);
    out += R"(","reason":)";
    append_json_string(out, to_string(held.reason));
    out += R"(,"position":)" + position_of(held) + '}';
}

void append_csv(std::string& out, const history::HeldPosition& held) {
    fleet::append_time(out, held.received);
    out += ',';
    out += to_string(held.reason);
    out += ',';
    append_csv_text(out, held.reported.vehicle.text());
    out += ",,,";
    append_csv_text(out, position_of(held));
    out += ",\r\n";
}

template <class Position>
void append_json_array(std::string& out, std::span<const Position> positions) {
    out += "[\n";
    for (const Position& each : positions) {
        out += &each == positions.data() ? "" : ",\n";
        append_json(out, each);
    }
    out += ']';
}

std::string write_json(fleet::Time now, const NotTakenIn& positions) {
    std::string out = R"({"time":")";
    fleet::append_time(out, now);
    out += R"(","rejected":)";
    append_json_array(out, positions.rejected);
    out += R"(,"held":)";
    append_json_array(out, positions.held);
    return out + "}\n";
}

std::string write_csv(const NotTakenIn& positions) {
    std::string out = "received,reason,vehicle,message_id,place,content,content_base64\r\n";
    for (const history::StoredRejection& each : positions.rejected) {
        append_csv(out, each);
    }
    for (const history::HeldPosition& each : positions.held) {
        append_csv(out, each);
    }
    return out;
}

}  // namespace

std::string write_rejected(fleet::Format format, fleet::Time now, const NotTakenIn& positions) {
    const bool is_json = format == fleet::Format::json;
    fleet::require(is_json || format == fleet::Format::csv,
                   "rejected positions are written as JSON or CSV");
    return is_json ? write_json(now, positions) : write_csv(positions);
}

}  // namespace convoy::tracker
