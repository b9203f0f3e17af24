#include "history/mongodb/positions.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "fleet/invariant.hpp"
#include "history/conflict.hpp"
#include "history/mongodb/documents.hpp"
#include "history/mongodb/removal.hpp"
#include "history/mongodb/side_by_side.hpp"

namespace convoy::history {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t vehicles_at_once = 64;  // limits the memory of visit_latest
// After this time names are stored again: another tracker may have erased a vehicle and its name.
constexpr auto names_hold = 60s;

}  // namespace

MongoResult<AppendCounts> MongoPositions::append(std::span<const fleet::ReportedPosition> reported,
                                                 fleet::Time received) {
    if (const auto named = name_vehicles_of(reported); !named) {
        return named.error();
    }
    AppendCounts counts;
    while (!reported.empty()) {
        const auto part = reported.first(std::min(documents_at_once, reported.size()));
        const auto stored = append_part(part, received);
        if (!stored) {
            return stored.error();
        }
        counts.stored += stored->stored;
        counts.duplicate += stored->duplicate;
        counts.conflict += stored->conflict;
        reported = reported.subspan(part.size());
    }
    return counts;
}

MongoResult<void> MongoPositions::name(std::span<const StoredReading> readings) {
    return name_vehicles_of(readings);
}

// Names are stored first, so that no position is there without its vehicle.
template <class Row>
MongoResult<void> MongoPositions::name_vehicles_of(std::span<const Row> rows) {
    const auto now = std::chrono::steady_clock::now();
    if (now - named_since_ > names_hold) {
        named_.clear();
        named_since_ = now;
    }
    std::unordered_set<fleet::VehicleName, fleet::VehicleNameHash> fresh;
    for (const Row& next : rows) {
        if (!named_.contains(next.vehicle)) {
            fresh.insert(next.vehicle);
        }
    }
    if (fresh.empty()) {
        return {};
    }
    std::vector<Bson> documents;
    documents.reserve(fresh.size());
    for (const fleet::VehicleName& vehicle : fresh) {
        documents.push_back({{"_id", vehicle.text()}});
    }
    if (const auto inserted = database_.insert(mongo::vehicles, documents); !inserted) {
        return inserted.error();
    }
    named_.merge(fresh);
    return {};
}

// A position whose `_id` is taken.
struct MongoPositions::Contender {
    std::string id;
    const fleet::ReportedPosition* reported;
    bool is_counted = false;
};

struct MongoPositions::Stored {
    fleet::Position position;
    Bson unchanged;  // the filter that matches it as it was read
};

MongoResult<AppendCounts> MongoPositions::append_part(std::span<const fleet::ReportedPosition> part,
                                                      fleet::Time received) const {
    std::vector<Bson> documents;
    documents.reserve(part.size());
    for (const fleet::ReportedPosition& reported : part) {
        fleet::require(
            reported.position.time >= first_mongo_time && reported.position.time <= last_mongo_time,
            "a stored time has 13 digits");
        documents.push_back(encode_position(reported));
    }
    const auto already_there = database_.insert(mongo::positions, documents);
    if (!already_there) {
        return already_there.error();
    }
    std::vector<Contender> doubles;
    for (const std::size_t index : *already_there) {
        doubles.push_back({.id = position_id(part[index].vehicle, part[index].position.time),
                           .reported = &part[index]});
    }
    AppendCounts counts{.stored = part.size() - doubles.size()};
    if (const auto kept = keep_better(std::move(doubles), received, counts); !kept) {
        return kept.error();
    }
    return counts;
}

MongoResult<std::map<std::string, MongoPositions::Stored>> MongoPositions::stored_at(
    std::span<const Contender> contenders) const {
    std::vector<std::string> ids;
    for (const Contender& contender : contenders) {
        ids.push_back(contender.id);
    }
    std::map<std::string, Stored> stored;
    const auto found = database_.find(
        {mongo::positions, {{"_id", Bson{{"$in", Bson::array(ids)}}}}, {}},
        [&stored](BsonView document) {
            const auto id = document.text("_id");
            const auto position = decode_position(document);
            return id && position &&
                   stored.try_emplace(*id, Stored{*position, filter_of_unchanged(document)}).second;
        });
    if (!found) {
        return found.error();
    }
    return stored;
}

// What follows from what is stored: the losers, and the contenders that replace stored positions.
struct MongoPositions::Round {
    std::vector<StoredRejection> conflicts;
    std::vector<MongoReplacement> replacements;
    std::vector<Contender> winners;

    void judge(Contender& contender, const Stored& stored, fleet::Time received) {
        const auto& [vehicle, position] = *contender.reported;
        const bool wins = position < stored.position;
        if (is_conflict(position, stored.position)) {
            conflicts.push_back(
                conflict_of({vehicle, wins ? stored.position : position}, received));
        }
        if (wins) {
            replacements.push_back({stored.unchanged.copy(), encode_position(*contender.reported)});
            winners.push_back(std::move(contender));
        }
    }
};

// Of two positions with the same `_id` the smaller stays. A larger one is replaced only as it was
// read, and otherwise everything is read again: so each one that is replaced was kept as a conflict
// before, also if several trackers replace it. What is stored becomes smaller in each round, so
// there is an end. If retention has deleted the stored one meanwhile, the other counts as a
// duplicate.
MongoResult<void> MongoPositions::keep_better(std::vector<Contender> contenders,
                                              fleet::Time received, AppendCounts& counts) const {
    while (!contenders.empty()) {
        const auto stored = stored_at(contenders);
        if (!stored) {
            return stored.error();
        }
        Round round;
        for (Contender& contender : contenders) {
            const auto there = stored->find(contender.id);
            const fleet::Position& position = contender.reported->position;
            const bool is_decided = there == stored->end() || there->second.position == position;
            if (!std::exchange(contender.is_counted, true)) {
                const bool was_there = is_decided || is_duplicate(there->second.position, position);
                ++(was_there ? counts.duplicate : counts.conflict);
            }
            if (!is_decided) {
                round.judge(contender, there->second, received);
            }
        }
        if (auto kept = rejected_.append(round.conflicts); !kept) {
            return kept;
        }
        if (round.winners.empty()) {
            return {};
        }
        if (auto replaced = database_.replace(mongo::positions, round.replacements); !replaced) {
            return replaced;
        }
        contenders = std::move(round.winners);
    }
    return {};
}

MongoResult<std::vector<fleet::Position>> MongoPositions::read(const MongoQuery& query) const {
    std::vector<fleet::Position> found;
    const auto read = database_.find(query, [&found](BsonView document) {
        const auto position = decode_position(document);
        if (position) {
            found.push_back(*position);
        }
        return position.has_value();
    });
    if (!read) {
        return read.error();
    }
    return found;
}

MongoResult<std::vector<fleet::Position>> MongoPositions::positions(
    const fleet::VehicleName& vehicle, TimeRange range, std::size_t limit) const {
    if (limit == 0) {  // to the server, limit 0 means no limit
        return std::vector<fleet::Position>();
    }
    const Bson ids{{"$gte", position_id(vehicle, range.from())},
                   {"$lte", position_id(vehicle, range.to())}};
    return read({mongo::positions, {{"_id", ids}}, by_id(ascending, limit)});
}

MongoResult<std::vector<fleet::Position>> MongoPositions::positions_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    const Bson ids{{"$gte", position_id(vehicle, first_mongo_time)},
                   {"$lt", position_id(vehicle, time)}};
    return newest(ids, limit);
}

// Returns the newest positions in a range of `_id`s, ascending.
MongoResult<std::vector<fleet::Position>> MongoPositions::newest(const Bson& ids,
                                                                 std::size_t limit) const {
    if (limit == 0) {
        return std::vector<fleet::Position>();
    }
    auto found = read({mongo::positions, {{"_id", ids}}, by_id(descending, limit)});
    if (found) {
        std::ranges::reverse(*found);
    }
    return found;
}

MongoResult<std::vector<fleet::VehicleName>> MongoPositions::vehicles() const {
    std::vector<fleet::VehicleName> names;
    const auto read = database_.find(
        {mongo::vehicles, {}, {{"sort", Bson{{"_id", ascending}}}}}, [&names](BsonView document) {
            const auto name = fleet::VehicleName::from(document.text("_id").value_or(""));
            if (name) {
                names.push_back(*name);
            }
            return name.has_value();
        });
    if (!read) {
        return read.error();
    }
    return names;
}

MongoResult<void> MongoPositions::visit_latest(fleet::Time until, WindowUse use,
                                               const History::LatestVisitor& visit) const {
    const auto names = vehicles();
    if (!names) {
        return names.error();
    }
    std::span<const fleet::VehicleName> rest(*names);
    while (!rest.empty()) {
        const auto part = rest.first(std::min(vehicles_at_once, rest.size()));
        const auto windows = windows_of(part, until, use);
        for (std::size_t i = 0; i < part.size(); ++i) {
            if (!windows[i]) {
                return windows[i].error();
            }
            if (!windows[i]->empty()) {
                visit(part[i], *windows[i]);
            }
        }
        rest = rest.subspan(part.size());
    }
    return {};
}

std::vector<MongoResult<std::vector<fleet::Position>>> MongoPositions::windows_of(
    std::span<const fleet::VehicleName> vehicles, fleet::Time until, WindowUse use) const {
    std::vector<MongoResult<std::vector<fleet::Position>>> windows(
        vehicles.size(), MongoFailure{"not read, because another read failed"});
    read_side_by_side(vehicles.size(), [&](std::size_t index) {
        windows[index] = window_of(vehicles[index], until, use);
        return windows[index].has_value();
    });
    return windows;
}

MongoResult<std::vector<fleet::Position>> MongoPositions::window_of(
    const fleet::VehicleName& vehicle, fleet::Time until, WindowUse use) const {
    const Bson ids{{"$gte", position_id(vehicle, first_mongo_time)},
                   {"$lte", position_id(vehicle, until)}};
    auto latest = newest(ids, fleet::report_positions);
    const auto range = latest ? range_before(*latest, use) : std::nullopt;
    if (!range) {
        return latest;
    }
    auto before = positions(vehicle, *range, max_positions_in(*range));
    if (!before) {
        return before.error();
    }
    return history::window_of(std::move(*before), *latest);
}

// The name is removed last, so that after a failure the same call still finds the vehicle.
MongoResult<bool> MongoPositions::erase(const fleet::VehicleName& vehicle) {
    const auto positions = remove_vehicle(database_, mongo::positions, vehicle);
    if (!positions) {
        return positions.error();
    }
    named_.erase(vehicle);
    const auto names = database_.remove(mongo::vehicles, {{"_id", vehicle.text()}});
    if (!names) {
        return names.error();
    }
    return *positions + *names > 0;
}

}  // namespace convoy::history
