#include "position-tracker/routes/counts_answer.hpp"

#include <array>
#include <cstddef>

namespace convoy::tracker {
namespace {

/// The query without its limit. Without a radius the point then chooses nothing, so that no
/// distance is needed.
FleetQuery without_limit(FleetQuery query) {
    if (query.near->radius) {
        query.near->limit.reset();
    } else {
        query.near.reset();
    }
    return query;
}

std::string member_of(std::span<const fleet::ListedReport> all, fleet::Time now) {
    std::array<std::size_t, fleet::statuses.size()> counts{};
    for (const fleet::ListedReport& listed : all) {
        ++counts[static_cast<std::size_t>(status_of(*listed.report, now))];
    }
    std::string out = R"(,"counts":{)";
    const char* between = "\"";
    for (const fleet::Status status : fleet::statuses) {
        out += between;
        out += to_string(status);
        out += "\":" + std::to_string(counts[static_cast<std::size_t>(status)]);
        between = ",\"";
    }
    return out + "}";
}

}  // namespace

std::string counts_member(const FleetSnapshot& snapshot, const FleetQuery& query, fleet::Time now,
                          std::span<const fleet::ListedReport> listed) {
    const bool is_whole = !query.near || !query.near->limit || listed.size() < *query.near->limit;
    if (is_whole) {
        return member_of(listed, now);
    }
    return member_of(select(snapshot, without_limit(query), now), now);
}

}  // namespace convoy::tracker
