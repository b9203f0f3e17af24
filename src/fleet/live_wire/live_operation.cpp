#include "fleet/live_wire/live_operation.hpp"

#include <simdjson.h>

#include <array>
#include <cmath>
#include <utility>

#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

namespace dom = simdjson::dom;
using Decoded = boost::system::result<LiveOperation, BadOperation>;

constexpr double max_zoom = 30;

struct Members {
    std::optional<dom::element> op, bbox, zoom, pin, max_hz, tick, of;
};

Members members_of(const dom::object& object) {
    Members members;
    const std::array<std::pair<std::string_view, std::optional<dom::element>*>, 7> known{{
        {"op", &members.op},
        {"bbox", &members.bbox},
        {"zoom", &members.zoom},
        {"pin", &members.pin},
        {"max_hz", &members.max_hz},
        {"tick", &members.tick},
        {"of", &members.of},
    }};
    for (const auto& [name, value] : object) {
        for (const auto& [known_name, member] : known) {
            if (name == known_name) {
                *member = value;
            }
        }
    }
    return members;
}

std::optional<double> number_between(const std::optional<dom::element>& member, double least,
                                     double most) {
    double value = 0;
    if (!member || member->get(value) != simdjson::SUCCESS || value < least || value > most) {
        return std::nullopt;
    }
    return value;
}

bool read_box(const std::optional<dom::element>& member, ViewOperation& view) {
    dom::array sides;
    if (!member || member->get(sides) != simdjson::SUCCESS || sides.size() != 4) {
        return false;
    }
    const auto side = [&](std::size_t index, double most) {
        return number_between(sides.at(index).value(), -most, most);
    };
    const auto west = side(0, 180);
    const auto south = side(1, 90);
    const auto east = side(2, 180);
    const auto north = side(3, 90);
    if (!west || !south || !east || !north || *south > *north) {
        return false;
    }
    view.box = {.west = {*west}, .south = {*south}, .east = {*east}, .north = {*north}};
    return true;
}

/// Returns the valid ones of at most `most` names; nothing if it is not such a list.
std::optional<std::vector<VehicleName>> read_vehicles(const dom::element& member,
                                                      std::size_t most) {
    dom::array texts;
    if (member.get(texts) != simdjson::SUCCESS || texts.size() > most) {
        return std::nullopt;
    }
    std::vector<VehicleName> names;
    for (const dom::element found : texts) {
        std::string_view text;
        if (found.get(text) != simdjson::SUCCESS) {
            return std::nullopt;
        }
        if (auto name = VehicleName::from(text)) {
            names.push_back(*std::move(name));
        }
    }
    return names;
}

// Constructs it in place: if the variant is moved, g++ 12 warns of members of its other types.
template <class Operation>
Decoded made(Operation operation) {
    return Decoded(boost::system::in_place_value, std::move(operation));
}

Decoded read_view(const Members& members, std::size_t max_pins) {
    ViewOperation view;
    if (!read_box(members.bbox, view)) {
        return BadOperation{"bbox should be [west,south,east,north] in degrees"};
    }
    const auto zoom = number_between(members.zoom, 0, max_zoom);
    if (!zoom) {
        return BadOperation{"zoom should be a number from 0 to 30"};
    }
    view.zoom = *zoom;
    if (members.pin) {
        auto pins = read_vehicles(*members.pin, max_pins);
        if (!pins) {
            return BadOperation{"pin should be a list of at most max_pins names"};
        }
        view.pins = *std::move(pins);
    }
    if (members.max_hz) {
        view.max_hz = number_between(members.max_hz, 0, 1e9);
        if (!view.max_hz || *view.max_hz == 0) {
            return BadOperation{"max_hz should be a number above 0"};
        }
    }
    return made(std::move(view));
}

Decoded read_details(const Members& members, std::size_t max_details) {
    auto names = members.of ? read_vehicles(*members.of, max_details) : std::nullopt;
    if (!names) {
        return BadOperation{"of should be a list of at most max_details names"};
    }
    return made(DetailsOperation{*std::move(names)});
}

Decoded read_operation(const Members& members, OperationLimits limits) {
    std::string_view op;
    if (members.op && members.op->get(op) == simdjson::SUCCESS) {
        if (op == "ack") {
            std::uint64_t tick = 0;
            if (!members.tick || members.tick->get(tick) != simdjson::SUCCESS) {
                return BadOperation{"tick should be the frame's tick, a whole number"};
            }
            return made(AckOperation{tick});
        }
        if (op == "view") {
            return read_view(members, limits.max_pins);
        }
        if (op == "details") {
            return read_details(members, limits.max_details);
        }
        if (op == "pause") {
            return made(PauseOperation{});
        }
        if (op == "resume") {
            return made(ResumeOperation{});
        }
    }
    return BadOperation{"op should be view, details, pause, resume or ack"};
}

/// Writes 7 decimals, as many as the tracker's coordinates have.
void append_number(std::string& out, double value) { append_decimal(out, scale(value, 7), 7); }

void append_names(std::string& out, const std::vector<VehicleName>& names) {
    out += '[';
    for (const VehicleName& name : names) {
        out += out.back() == '[' ? "" : ",";
        append_json_string(out, name.text());
    }
    out += ']';
}

struct Writer {
    std::string operator()(const ViewOperation& view) const {
        std::string out = R"({"op":"view","bbox":[)";
        for (const Degrees side : {view.box.west, view.box.south, view.box.east, view.box.north}) {
            append_number(out, side.value);
            out += ',';
        }
        out.back() = ']';
        out += R"(,"zoom":)";
        append_number(out, view.zoom);
        out += R"(,"pin":)";
        append_names(out, view.pins);
        if (view.max_hz) {
            out += R"(,"max_hz":)";
            append_number(out, *view.max_hz);
        }
        return out + '}';
    }
    std::string operator()(const DetailsOperation& details) const {
        std::string out = R"({"op":"details","of":)";
        append_names(out, details.of);
        return out + '}';
    }
    std::string operator()(PauseOperation /*pause*/) const { return R"({"op":"pause"})"; }
    std::string operator()(ResumeOperation /*resume*/) const { return R"({"op":"resume"})"; }
    std::string operator()(AckOperation ack) const {
        return R"({"op":"ack","tick":)" + std::to_string(ack.tick) + "}";
    }
};

}  // namespace

struct LiveOperationDecoder::Parser {
    dom::parser json{max_operation_bytes};
};

LiveOperationDecoder::LiveOperationDecoder() : parser_(std::make_unique<Parser>()) {}

LiveOperationDecoder::~LiveOperationDecoder() = default;

boost::system::result<LiveOperation, BadOperation> LiveOperationDecoder::decode(
    std::string_view text, OperationLimits limits) {
    dom::object object;
    if (text.size() > max_operation_bytes ||
        parser_->json.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS) {
        return BadOperation{"a message should be one JSON object of at most 160 KiB"};
    }
    return read_operation(members_of(object), limits);
}

std::string encode_operation(const LiveOperation& operation) {
    return std::visit(Writer{}, operation);
}

}  // namespace convoy::fleet
