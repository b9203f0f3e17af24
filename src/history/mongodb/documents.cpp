#include "history/mongodb/documents.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <vector>

namespace convoy::history {
namespace {

constexpr char separator = '\x1f';

using fleet::ReportedMotion;

// The members of what a device measured of its motion. A motion's order is that of the stored
// numbers, in which an absent one is the greatest.
constexpr const char* speed_member = "s";
constexpr const char* heading_member = "h";

void append_if_known(Bson& document, const char* member, std::uint16_t number) {
    if (number != ReportedMotion::unknown) {
        document.append(member, std::int32_t{number});
    }
}

// Returns `unknown` if it is absent, and nullopt if it is no whole number from 0 to `most`.
std::optional<std::uint16_t> read_if_there(BsonView document, const char* member,
                                           std::int64_t most) {
    if (!document.has(member)) {
        return ReportedMotion::unknown;
    }
    const auto number = document.integer(member);
    if (!number || *number < 0 || *number > most) {
        return std::nullopt;
    }
    return static_cast<std::uint16_t>(*number);
}

std::optional<ReportedMotion> motion_at(BsonView document) {
    const auto speed = read_if_there(document, speed_member, ReportedMotion::max_centimetres);
    const auto heading = read_if_there(document, heading_member, ReportedMotion::full_circle - 1);
    if (!speed || !heading) {
        return std::nullopt;
    }
    return ReportedMotion(*speed, *heading);
}

Bson absent() { return {{"$exists", false}}; }

void append_same(Bson& filter, const char* member, std::uint16_t number) {
    if (number != ReportedMotion::unknown) {
        filter.append(member, std::int32_t{number});
    } else {
        filter.append(member, absent());
    }
}

// Appends copies of `base` that together match those of its documents that have a greater motion.
void append_larger_motions(std::vector<Bson>& either, const Bson& base, ReportedMotion motion) {
    const auto append_greater = [&either](const Bson& of, const char* member,
                                          std::uint16_t number) {
        if (number != ReportedMotion::unknown) {
            either.push_back(of.copy());
            either.back().append(member, absent());
            either.push_back(of.copy());
            either.back().append(member, Bson{{"$gt", std::int32_t{number}}});
        }
    };
    append_greater(base, speed_member, motion.centimetres_per_second());
    Bson same_speed = base.copy();
    append_same(same_speed, speed_member, motion.centimetres_per_second());
    append_greater(same_speed, heading_member, motion.centidegrees());
}

std::optional<fleet::RejectionReason> reason_at(BsonView document) {
    return fleet::parse_rejection_reason(document.text("reason").value_or(""));
}

}  // namespace

// `batchSize` is `limit`, so that the first reply has all documents if they fit into 16 MB.
Bson by_id(int direction, std::size_t limit) {
    const auto most = static_cast<std::int64_t>(
        std::min<std::size_t>(limit, std::numeric_limits<std::int32_t>::max()));
    return {{"sort", Bson{{"_id", direction}}}, {"limit", most}, {"batchSize", most}};
}

std::string position_id(const fleet::VehicleName& vehicle, fleet::Time time) {
    const auto milliseconds =
        std::clamp(time, first_mongo_time, last_mongo_time).time_since_epoch().count();
    std::string digits = std::to_string(milliseconds);
    digits.insert(0, 13 - digits.size(), '0');
    return vehicle.text() + separator + digits;
}

Bson encode_position(const fleet::ReportedPosition& reported) {
    const auto& [vehicle, position] = reported;
    const fleet::Coordinates& coordinates = position.coordinates;
    Bson document{
        {"_id", position_id(vehicle, position.time)},
        {"v", vehicle.text()},
        {"t", position.time},
        {"loc", Bson::array({coordinates.longitude(), coordinates.latitude()})},
    };
    if (position.accuracy) {
        document.append("a", position.accuracy->metres().value);
    }
    append_if_known(document, speed_member, position.reported.centimetres_per_second());
    append_if_known(document, heading_member, position.reported.centidegrees());
    return document;
}

std::optional<fleet::Position> decode_position(BsonView document) {
    const auto time = document.time("t");
    const auto longitude = document.number("loc.0");
    const auto latitude = document.number("loc.1");
    if (!time || !longitude || !latitude) {
        return std::nullopt;
    }
    const auto coordinates = fleet::Coordinates::from_degrees(*latitude, *longitude);
    const auto metres = document.number("a");
    const auto accuracy = metres ? fleet::Accuracy::from_metres(*metres) : std::nullopt;
    const auto motion = motion_at(document);
    if (!coordinates || (document.has("a") && !accuracy) || !motion) {
        return std::nullopt;
    }
    return fleet::Position{
        .time = *time, .coordinates = *coordinates, .accuracy = accuracy, .reported = *motion};
}

// The order of fleet::Position as a query. The server compares, so two trackers that replace a
// position at the same time leave the smallest.
Bson filter_of_larger(const fleet::ReportedPosition& reported) {
    const double latitude = reported.position.coordinates.latitude();
    const double longitude = reported.position.coordinates.longitude();
    const auto& accuracy = reported.position.accuracy;
    const Bson north{{"$gt", latitude}};
    const Bson east{{"$gt", longitude}};
    std::vector<Bson> either;
    Bson here{{"loc.1", latitude}, {"loc.0", longitude}};
    if (accuracy && accuracy->decimetres() != 0) {
        const double metres = accuracy->metres().value;
        either.push_back({{"a", absent()}});
        either.push_back({{"a", 0.0}});
        either.push_back({{"a", Bson{{"$gt", metres}}}});
        either.push_back({{"a", metres}, {"loc.1", north}});
        either.push_back({{"a", metres}, {"loc.1", latitude}, {"loc.0", east}});
        here.append("a", metres);
    } else {
        either.push_back({{"a", absent()}, {"loc.1", north}});
        either.push_back({{"a", absent()}, {"loc.1", latitude}, {"loc.0", east}});
        either.push_back({{"a", 0.0}, {"loc.1", north}});
        // At one place 0 is larger than an unknown accuracy.
        const Bson eastern = accuracy ? Bson{{"$gt", longitude}} : Bson{{"$gte", longitude}};
        either.push_back({{"a", 0.0}, {"loc.1", latitude}, {"loc.0", eastern}});
        accuracy ? here.append("a", 0.0) : here.append("a", absent());
    }
    append_larger_motions(either, here, reported.position.reported);
    return {{"_id", position_id(reported.vehicle, reported.position.time)},
            {"$or", Bson::array(either)}};
}

Bson filter_of_same(const fleet::ReportedPosition& reported) {
    const auto& accuracy = reported.position.accuracy;
    Bson filter{{"_id", position_id(reported.vehicle, reported.position.time)},
                {"loc.1", reported.position.coordinates.latitude()},
                {"loc.0", reported.position.coordinates.longitude()}};
    if (accuracy) {
        filter.append("a", accuracy->metres().value);
    } else {
        filter.append("a", absent());
    }
    append_same(filter, speed_member, reported.position.reported.centimetres_per_second());
    append_same(filter, heading_member, reported.position.reported.centidegrees());
    return filter;
}

Bson filter_of_unchanged(BsonView document) {
    Bson filter{{"_id", document.text("_id").value_or("")}};
    for (const char* member : {"loc.1", "loc.0", "a"}) {
        if (const auto number = document.number(member)) {
            filter.append(member, *number);
        } else {
            filter.append(member, absent());
        }
    }
    for (const char* member : {speed_member, heading_member}) {
        if (const auto number = document.integer(member)) {
            filter.append(member, *number);
        } else {
            filter.append(member, absent());
        }
    }
    return filter;
}

Bson filter_of_vehicle(const fleet::VehicleName& vehicle) {
    const Bson range{{"$gte", position_id(vehicle, first_mongo_time)},
                     {"$lte", position_id(vehicle, last_mongo_time)}};
    return {{"_id", range}};
}

Bson encode_stored_rejection(const StoredRejection& kept, std::int64_t order) {
    const std::string message = kept.message_id.substr(0, rejected_text_bytes);
    const auto index = static_cast<std::int64_t>(kept.position.index);
    Bson document;
    if (kept.position.reason == fleet::RejectionReason::conflict) {
        document.append("_id", "conflict" + (separator + kept.position.content));
    } else if (message.empty()) {
        document.append("_id", order);
    } else {
        document.append("_id", message + separator + std::to_string(index));
    }
    document.append("n", order);
    document.append("received", kept.received);
    document.append("message", message);
    document.append("place", index);
    document.append("reason", std::string(fleet::to_string(kept.position.reason)));
    document.append("vehicle", kept.position.vehicle.substr(0, rejected_text_bytes));
    document.append("content", kept.position.content.substr(0, rejected_content_bytes));
    return document;
}

std::optional<StoredRejection> decode_stored_rejection(BsonView document) {
    const auto received = document.time("received");
    const auto message = document.text("message");
    const auto index = document.integer("place");
    const auto reason = reason_at(document);
    const auto vehicle = document.text("vehicle");
    const auto content = document.text("content");
    const auto number = document.integer("n");
    if (!received || !message || !index || !reason || !vehicle || !content || !number) {
        return std::nullopt;
    }
    return StoredRejection{.message_id = *message,
                           .received = *received,
                           .position = {.index = static_cast<std::size_t>(*index),
                                        .reason = *reason,
                                        .vehicle = *vehicle,
                                        .content = *content},
                           .number = static_cast<std::uint64_t>(*number)};
}

Bson encode_held(const HeldPosition& held) {
    Bson document = encode_position(held.reported);
    document.append("received", held.received);
    document.append("reason", std::string(to_string(held.reason)));
    return document;
}

std::optional<HeldPosition> decode_held(BsonView document) {
    const auto name = document.text("v");
    const auto vehicle = name ? fleet::VehicleName::from(*name) : std::nullopt;
    const auto position = decode_position(document);
    const auto received = document.time("received");
    const auto reason = parse_hold_reason(document.text("reason").value_or(""));
    if (!vehicle || !position || !received || !reason) {
        return std::nullopt;
    }
    return HeldPosition{
        .received = *received, .reason = *reason, .reported = {*vehicle, *position}};
}

}  // namespace convoy::history
