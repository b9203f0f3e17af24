#include "position-tracker/routes/fleet_summary_route.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/fleet_summary_stream.hpp"
#include "position-tracker/routes/missing_times.hpp"
#include "position-tracker/routes/query.hpp"

namespace convoy::tracker {
namespace {

constexpr std::array fleet_summary_formats{fleet::Format::json, fleet::Format::csv};

}  // namespace

// There is no ETag: a late position may change any of the totals, and no counter shows that.
http::Answer FleetSummaryRoute::summary(const http::Request& request) const {
    const auto asked = parse_fleet_summary_request(request, context_.now());
    if (!asked) {
        return bad_request(asked.error());
    }
    const auto format = choose_format(request, asked->format, fleet_summary_formats);
    if (!format) {
        return not_acceptable(fleet_summary_formats);
    }
    const auto place = take_place();
    if (!place) {
        return too_many("at most two summaries of the fleet are made at a time; try again later");
    }
    auto vehicles = context_.history.vehicles();
    if (!vehicles) {
        return store_failed(vehicles.error());
    }
    const auto stream = std::make_shared<FleetSummaryStream>(
        context_.history,
        SummedFleet{.vehicles = std::move(*vehicles),
                    .range = asked->range,
                    .days_of = asked->days_of,
                    .oldest = context_.retention.cutoff(context_.now()),
                    .motion = context_.fleet.motion()},
        *format, context_.now());
    // Reads the first piece now, so that a store that is down gives a 503, not a broken answer.
    auto first = stream->next();
    if (!first) {
        return store_failed(first.error());
    }
    http::Headers headers = headers_of(*format, must_revalidate);
    name_missing_times(headers, stream->vehicles(), asked->range);
    return http::StreamedResponse{
        .headers = std::move(headers), .next = [stream, place, held = std::move(*first)]() mutable {
            return held ? std::exchange(held, std::nullopt) : stream->next().value();
        }};
}

// Returns null if all places are taken. The last copy of the pointer gives the place back.
std::shared_ptr<FleetSummaryRoute::Places> FleetSummaryRoute::take_place() const {
    if (!places_->try_acquire()) {
        return nullptr;
    }
    return {places_.get(), [places = places_](Places* taken) { taken->release(); }};
}

// Names one time for all vehicles, because their own times may be too many for a header.
void FleetSummaryRoute::name_missing_times(http::Headers& headers,
                                           std::span<const fleet::VehicleName> vehicles,
                                           history::TimeRange asked) const {
    if (context_.history.damage().vehicles == 0) {
        return;
    }
    std::optional<history::TimeRange> lost;
    for (const fleet::VehicleName& vehicle : vehicles) {
        for (const history::TimeRange& each : context_.history.missing(vehicle)) {
            if (each.overlaps(asked)) {
                lost = lost ? history::TimeRange(std::min(lost->from(), each.from()),
                                                 std::max(lost->to(), each.to()))
                            : each;
            }
        }
    }
    if (lost) {
        headers.set(missing_header, missing_times({&*lost, 1}, asked));
    }
}

}  // namespace convoy::tracker
