#include "registry/mongodb_change_log.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

using mongodb::Bson;
using mongodb::BsonView;
using mongodb::MongoResult;
using mongodb::MongoVisit;

constexpr const char* log_name = "registry_changes";
constexpr const char* lives = "registry_life";
constexpr std::int64_t max_read_ms = 10'000;
/// Old numbers are removed after each change whose number is a multiple of this.
constexpr std::uint64_t changes_between_removals = 1'000;
/// Removals that are forgotten at once; others follow with the next removal.
constexpr std::int64_t max_forgotten_at_once = 1'000;

enum class State : std::uint8_t { record = 0, removed = 1, superseded = 2 };

std::int64_t code_of(State state) { return static_cast<std::int64_t>(state); }
std::int64_t code_of(RecordKind kind) { return static_cast<std::int64_t>(kind); }
std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

std::uint64_t member(BsonView document, const char* name) {
    return static_cast<std::uint64_t>(document.integer(name).value_or(0));
}

bool is_state(BsonView document, State state) {
    return document.integer("state") == code_of(state);
}

/// Both a record and a removed one.
Bson not_superseded() {
    return {{"$in", Bson::array({code_of(State::record), code_of(State::removed)})}};
}

Bson documents_of(const RecordKey& key) {
    return {{"kind", code_of(key.kind)}, {"state", not_superseded()}, {"id", key.id}};
}

/// Returns nothing if the document has not the form of a change.
std::optional<LoggedChange> change_in(BsonView document) {
    auto id = document.text("id");
    auto content = document.text("content");
    const auto number = document.integer("_id");
    const bool is_removed = is_state(document, State::removed);
    if (!id || !number || is_removed == content.has_value()) {
        return std::nullopt;
    }
    return LoggedChange{.number = static_cast<std::uint64_t>(*number),
                        .key = {static_cast<RecordKind>(member(document, "kind")), std::move(*id)},
                        .content = std::move(content),
                        .replaces = member(document, "replaces"),
                        .totals = {.vehicles = member(document, "vehicles"),
                                   .devices = member(document, "devices"),
                                   .removals = member(document, "removals"),
                                   .forgotten = member(document, "forgotten")}};
}

Bson document_of(const LoggedChange& change) {
    Bson document{
        {"_id", signed_of(change.number)},
        {"state", code_of(change.content ? State::record : State::removed)},
        {"kind", code_of(change.key.kind)},
        {"id", change.key.id},
        {"replaces", signed_of(change.replaces)},
        {"vehicles", signed_of(change.totals.vehicles)},
        {"devices", signed_of(change.totals.devices)},
        {"removals", signed_of(change.totals.removals)},
        {"forgotten", signed_of(change.totals.forgotten)},
    };
    if (change.content) {
        document.append("content", *change.content);
    }
    return document;
}

/// Records in the order of their ids while they are read, of each the latest change.
class Listing {
 public:
    explicit Listing(std::size_t most) : most_(most) {}

    MongoVisit add(BsonView document) {
        auto change = change_in(document);
        if (!change) {
            return MongoVisit::bad_form;
        }
        if (change->key.id != latest_.key.id) {
            take();
            if (found_.size() == most_) {
                return MongoVisit::enough;
            }
        }
        // The one with the lower number is superseded, and its replacing was interrupted.
        if (change->number > latest_.number) {
            latest_ = std::move(*change);
        }
        return MongoVisit::next;
    }

    std::vector<StoredRecord> taken() {
        take();
        return std::move(found_);
    }

 private:
    /// Takes the latest change, unless its record was removed.
    void take() {
        if (latest_.content && found_.size() < most_) {
            found_.push_back({.id = std::move(latest_.key.id),
                              .version = latest_.number,
                              .content = std::move(*latest_.content)});
        }
        latest_ = {};
    }

    std::size_t most_;
    std::vector<StoredRecord> found_;
    LoggedChange latest_;
};

/// A page of changes while it is read.
class Page {
 public:
    explicit Page(const ChangesAfter& after) : after_(after) { page_.number = after.number; }

    MongoVisit add(BsonView document) {
        if (is_state(document, State::superseded)) {
            page_.number = member(document, "_id");
            return MongoVisit::next;
        }
        auto change = change_in(document);
        if (!change) {
            return MongoVisit::bad_form;
        }
        if (page_.changes.size() == after_.max_changes || bytes_ >= after_.max_bytes) {
            page_.more = true;
            return MongoVisit::enough;
        }
        bytes_ += change->content ? change->content->size() : 0;
        superseded_.insert(change->replaces);
        page_.number = change->number;
        page_.changes.push_back({.key = std::move(change->key),
                                 .number = change->number,
                                 .content = std::move(change->content)});
        return MongoVisit::next;
    }

    StoredChanges taken() {
        std::erase_if(page_.changes, [this](const StoredChange& each) {
            return superseded_.contains(each.number);
        });
        return std::move(page_);
    }

 private:
    ChangesAfter after_;
    StoredChanges page_;
    std::size_t bytes_ = 0;
    std::set<std::uint64_t> superseded_;
};

}  // namespace

MongoResult<std::int64_t> MongoChangeLog::prepare(const std::string& name) const {
    const Bson by_id{{"name", "by_id"}, {"key", Bson{{"kind", 1}, {"state", 1}, {"id", 1}}}};
    const Bson by_state{{"name", "by_state"}, {"key", Bson{{"state", 1}, {"_id", 1}}}};
    for (const Bson* index : {&by_id, &by_state}) {
        if (const auto made = database_.make_index(log_name, *index); !made) {
            return made.error();
        }
    }
    const Bson life{{"_id", "life"}, {"name", name}, {"format", format}};
    if (const auto made = database_.insert(lives, {&life, 1}); !made) {
        return made.error();
    }
    std::int64_t found = format;
    const auto read = database_.find({lives, {{"_id", "life"}}, {}}, [&found](BsonView document) {
        found = document.integer("format").value_or(0);
        return true;
    });
    return read ? MongoResult<std::int64_t>(found) : read.error();
}

MongoResult<std::string> MongoChangeLog::life() const {
    std::optional<std::string> name;
    const auto read = database_.find({lives, {{"_id", "life"}}, {}}, [&name](BsonView document) {
        name = document.text("name");
        return name.has_value();
    });
    if (!read) {
        return read.error();
    }
    if (!name) {
        return mongodb::MongoFailure{"the database has lost the registry's name: start it again"};
    }
    const auto listed =
        database_.command({{"listCollections", 1}, {"filter", Bson{{"name", log_name}}}});
    if (!listed) {
        return listed.error();
    }
    // The server gives each collection that it makes another UUID.
    const std::string made = listed->view().text("cursor.firstBatch.0.info.uuid").value_or("");
    constexpr std::size_t name_letters = 32;
    return {boost::system::in_place_value, sha256_hex(*name + made).substr(0, name_letters)};
}

MongoResult<LoggedChange> MongoChangeLog::newest() const {
    LoggedChange newest;
    const auto read = database_.find({log_name, {}, {{"sort", Bson{{"_id", -1}}}, {"limit", 1}}},
                                     [&newest](BsonView document) {
                                         auto change = change_in(document);
                                         if (change) {
                                             newest = std::move(*change);
                                         }
                                         return newest.number != 0;
                                     });
    if (!read) {
        return read.error();
    }
    return newest;
}

MongoResult<LoggedRecord> MongoChangeLog::record(const RecordKey& key, For use) const {
    Bson options{{"maxTimeMS", max_read_ms}};
    if (use == For::writer) {
        // After a change of the primary, a majority's answer may be older than the newest change
        // that was read before. This read waits until the server knows that it is still the
        // primary, so it has each change that was stored before.
        options.append("readConcern", Bson{{"level", "linearizable"}});
    }
    LoggedRecord found;
    const auto read =
        database_.find({log_name, documents_of(key), std::move(options)}, [&found](BsonView each) {
            auto change = change_in(each);
            // The one with the lower number is superseded, and its replacing was interrupted.
            if (change && change->number > found.number) {
                found = {.number = change->number, .content = std::move(change->content)};
            }
            return change.has_value();
        });
    if (!read) {
        return read.error();
    }
    return found;
}

MongoResult<std::vector<StoredRecord>> MongoChangeLog::records(const RecordKey& after,
                                                               std::size_t most) const {
    Listing listing(most);
    const auto read =
        database_.visit({log_name,
                         {{"kind", code_of(after.kind)},
                          {"state", not_superseded()},
                          {"id", Bson{{"$gt", after.id}}}},
                         {{"sort", Bson{{"id", 1}}}}},
                        [&listing](BsonView document) { return listing.add(document); });
    if (!read) {
        return read.error();
    }
    return listing.taken();
}

MongoResult<StoredChanges> MongoChangeLog::changes(const ChangesAfter& after) const {
    Page page(after);
    const auto read = database_.visit(
        {log_name, {{"_id", Bson{{"$gt", signed_of(after.number)}}}}, {{"sort", Bson{{"_id", 1}}}}},
        [&page](BsonView document) { return page.add(document); });
    if (!read) {
        return read.error();
    }
    return page.taken();
}

MongoResult<std::uint64_t> MongoChangeLog::oldest_removals(std::uint64_t after,
                                                           std::uint64_t count) const {
    std::uint64_t last = after;
    const auto read = database_.find(
        {log_name,
         {{"state", code_of(State::removed)}, {"_id", Bson{{"$gt", signed_of(after)}}}},
         {{"sort", Bson{{"_id", 1}}}, {"limit", signed_of(count)}}},
        [&last](BsonView document) {
            last = std::max(last, member(document, "_id"));
            return true;
        });
    return read ? MongoResult<std::uint64_t>(last) : read.error();
}

MongoResult<bool> MongoChangeLog::add(const LoggedChange& change) const {
    const Bson document = document_of(change);
    const auto already_there = database_.insert(log_name, {&document, 1});
    if (!already_there) {
        return already_there.error();
    }
    return already_there->empty();
}

std::vector<MongoChangeLog::Step> MongoChangeLog::steps_after(const LoggedChange& change) const {
    std::vector<Step> steps;
    if (change.replaces != 0) {
        steps.emplace_back([this, number = change.replaces] { return leave_numbers({number}); });
    }
    if (!change.content && change.totals.forgotten != 0) {
        steps.emplace_back(
            [this, up_to = change.totals.forgotten] { return forget_removals(up_to); });
    }
    if (change.number > kept_numbers && change.number % changes_between_removals == 0) {
        steps.emplace_back([this, before = change.number - kept_numbers]() -> MongoResult<void> {
            const auto removed = database_.remove(
                log_name,
                {{"state", code_of(State::superseded)}, {"_id", Bson{{"$lt", signed_of(before)}}}});
            return removed ? MongoResult<void>() : removed.error();
        });
    }
    return steps;
}

MongoResult<void> MongoChangeLog::do_steps_after(const LoggedChange& change) const {
    for (const Step& step : steps_after(change)) {
        if (auto done = step(); !done) {
            return done;
        }
    }
    return {};
}

MongoResult<void> MongoChangeLog::leave_numbers(const std::vector<std::uint64_t>& numbers) const {
    std::vector<mongodb::MongoReplacement> replacements;
    replacements.reserve(numbers.size());
    for (const std::uint64_t each : numbers) {
        const std::int64_t number = signed_of(each);
        replacements.push_back(
            {.filter = {{"_id", number}},
             .document = {{"_id", number}, {"state", code_of(State::superseded)}}});
    }
    return replacements.empty() ? MongoResult<void>() : database_.replace(log_name, replacements);
}

MongoResult<void> MongoChangeLog::forget_removals(std::uint64_t up_to) const {
    std::vector<std::uint64_t> numbers;
    const auto read = database_.find(
        {log_name,
         {{"state", code_of(State::removed)}, {"_id", Bson{{"$lte", signed_of(up_to)}}}},
         {{"sort", Bson{{"_id", 1}}}, {"limit", max_forgotten_at_once}}},
        [&numbers](BsonView document) {
            numbers.push_back(member(document, "_id"));
            return true;
        });
    return read ? leave_numbers(numbers) : read.error();
}

}  // namespace convoy::registry
