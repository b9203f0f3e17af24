#include "position-tracker/state/refused.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

#include "fleet/message/reread.hpp"
#include "fleet/text.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using fleet::RejectionReason;
using std::chrono::milliseconds;

// Entries beyond `max_refused` are dropped when there are this many.
constexpr std::size_t max_summed_up = 4 * max_refused;

bool is_about_time(std::string_view reason) {
    return reason == to_string(RejectionReason::bad_time) ||
           reason == to_string(RejectionReason::future) ||
           reason == to_string(RejectionReason::too_old);
}

// Returns "3 h 5 min": the two largest units.
std::string span_text(milliseconds span) {
    struct Unit {
        const char* name;
        std::chrono::seconds length;
    };
    constexpr std::array units{Unit{"d", 24h}, Unit{"h", 1h}, Unit{"min", 1min}, Unit{"s", 1s}};
    auto rest = std::chrono::floor<std::chrono::seconds>(span);
    const auto* unit = std::ranges::find_if(
        units, [rest](const Unit& each) { return each.length <= rest || each.length == 1s; });
    std::string text = std::to_string(rest / unit->length) + " " + unit->name;
    rest %= unit->length;
    if (const auto* const next = std::next(unit); next != units.end() && rest >= next->length) {
        text += " " + std::to_string(rest / next->length) + " " + next->name;
    }
    return text;
}

bool is_in_seconds(fleet::Time time, fleet::Time received) {
    constexpr fleet::Time first{std::chrono::sys_days(std::chrono::year(2000) / 1 / 1)};
    const auto count = time.time_since_epoch().count();
    const auto latest = (received + 24h).time_since_epoch() / 1'000;
    return count >= (first.time_since_epoch() / 1'000).count() && count <= latest.count();
}

std::string detail_of_time(std::optional<fleet::Time> time, fleet::Time received) {
    if (!time) {
        return "its time cannot be read";
    }
    if (is_in_seconds(*time, received)) {
        return "its time is in seconds since 1970; it should be in milliseconds";
    }
    return *time > received ? "its time is " + span_text(*time - received) + " ahead of its receipt"
                            : "its time is " + span_text(received - *time) + " before its receipt";
}

std::string detail_of(const Refused& refused, std::optional<fleet::Time> time) {
    if (is_about_time(refused.reason)) {
        return detail_of_time(time, refused.last);
    }
    static const std::map<std::string_view, std::string_view> details{
        {"missing_member", "it has no vehicle, lat, lon or time"},
        {"bad_type", "it or one of its members has the wrong type, or its heading is not 0 to 360"},
        {"bad_vehicle", "its vehicle should be 1 to 256 bytes of UTF-8 without control characters"},
        {"bad_coordinates",
         "its lat should be -90 to 90, its lon -180 to 180, and its accuracy 0 or more"},
        {"too_many_vehicles", "its vehicle is new, and --max-vehicles are known"},
        {"new_vehicles_too_fast",
         "its vehicle is new, and more come than --new-vehicles-per-second"}};
    const auto found = details.find(refused.reason);
    return found == details.end() ? "" : std::string(found->second);
}

bool is_newer(const Refused& left, const Refused& right) {
    return std::tie(right.last, left.vehicle, left.reason) <
           std::tie(left.last, right.vehicle, right.reason);
}

void leave_newest(std::vector<Refused>& entries) {
    const auto end =
        entries.begin() + static_cast<std::ptrdiff_t>(std::min(entries.size(), max_refused));
    std::partial_sort(entries.begin(), end, entries.end(), is_newer);
    entries.erase(end, entries.end());
}

}  // namespace

void RefusedSummary::add(const history::StoredRejection& rejected) {
    const fleet::RejectedPosition& position = rejected.position;
    const Key key{fleet::to_utf8(position.vehicle), to_string(position.reason)};
    const auto [found, is_new] =
        entries_.try_emplace(key, Entry{.first = rejected.received, .last = fleet::Time::min()});
    Entry& entry = found->second;
    ++entry.count;
    entry.first = std::min(entry.first, rejected.received);
    if (rejected.received > entry.last) {
        entry.last = rejected.received;
        const auto read = is_about_time(key.second)
                              ? fleet::reread(position.content, {.newest = fleet::Time::max(),
                                                                 .oldest = fleet::Time::min()})
                              : std::nullopt;
        entry.time = read ? read->time : std::nullopt;
    }
    if (is_new) {
        drop_oldest(key.first);
    }
}

void RefusedSummary::add(const history::HeldPosition& held) {
    const Key key{held.reported.vehicle.text(), to_string(held.reason)};
    const auto [found, is_new] =
        entries_.try_emplace(key, Entry{.first = held.received, .last = held.received});
    Entry& entry = found->second;
    ++entry.count;
    entry.first = std::min(entry.first, held.received);
    if (held.received >= entry.last) {
        entry.last = held.received;
        entry.time = held.reason == history::HoldReason::future
                         ? std::optional(held.reported.position.time)
                         : std::nullopt;
    }
    if (is_new) {
        drop_oldest(key.first);
    }
}

void RefusedSummary::forget(std::string_view vehicle) {
    std::erase_if(entries_, [vehicle](const auto& each) { return each.first.first == vehicle; });
}

// An entry that is dropped cannot be one of the newest when it comes back with a part of its count:
// rejected positions are added newest first, and those of one vehicle that are held one after the
// other.
void RefusedSummary::drop_oldest(const std::string& but_of_vehicle) {
    if (entries_.size() <= max_summed_up) {
        return;
    }
    std::vector<decltype(entries_)::const_iterator> newest_first;
    newest_first.reserve(entries_.size());
    for (auto each = entries_.cbegin(); each != entries_.cend(); ++each) {
        newest_first.push_back(each);
    }
    const auto beyond = newest_first.begin() + static_cast<std::ptrdiff_t>(max_refused);
    std::ranges::nth_element(newest_first, beyond, [](const auto& left, const auto& right) {
        return std::tie(right->second.last, left->first) <
               std::tie(left->second.last, right->first);
    });
    std::for_each(beyond, newest_first.end(), [&](const auto& each) {
        if (each->first.first != but_of_vehicle) {
            entries_.erase(each);
        }
    });
}

std::vector<Refused> RefusedSummary::entries() const {
    std::vector<Refused> all;
    all.reserve(entries_.size());
    for (const auto& [key, entry] : entries_) {
        Refused& each = all.emplace_back(Refused{.vehicle = key.first,
                                                 .reason = key.second,
                                                 .detail = {},
                                                 .ahead = {},
                                                 .count = entry.count,
                                                 .first = entry.first,
                                                 .last = entry.last});
        each.detail = detail_of(each, entry.time);
        if (entry.time && !is_in_seconds(*entry.time, entry.last)) {
            each.ahead = *entry.time - entry.last;
        }
    }
    leave_newest(all);
    return all;
}

std::vector<Refused> join(const std::vector<Refused>& rejected, const std::vector<Refused>& held) {
    std::map<std::pair<std::string_view, std::string_view>, Refused> joined;
    for (const auto* const list : {&rejected, &held}) {
        for (const Refused& each : *list) {
            const auto [found, is_new] = joined.try_emplace({each.vehicle, each.reason}, each);
            if (is_new) {
                continue;
            }
            Refused both = each.last >= found->second.last ? each : found->second;
            both.count = found->second.count + each.count;
            both.first = std::min(found->second.first, each.first);
            found->second = std::move(both);
        }
    }
    std::vector<Refused> entries;
    entries.reserve(joined.size());
    for (auto& [key, each] : joined) {
        entries.push_back(std::move(each));
    }
    leave_newest(entries);
    return entries;
}

}  // namespace convoy::tracker
