// Serves `/vehicles/{name}/history`: JSON in pages, other formats as a stream of the whole range;
// and `/vehicles/{name}/summary`.
//
// Thread-safe.
#pragma once

#include <boost/system/result.hpp>
#include <memory>
#include <utility>

#include "history/history_track.hpp"
#include "http/message/message.hpp"
#include "position-tracker/routes/query.hpp"
#include "position-tracker/routes/routes_context.hpp"

namespace convoy::tracker {

class HistoryRoutes {
 public:
    explicit HistoryRoutes(RoutesContext context) : context_(std::move(context)) {}

    http::Answer history(const http::Request& request) const;
    http::Answer summary(const http::Request& request) const;

 private:
    http::Answer page(const http::Request& request, const fleet::VehicleName& vehicle,
                      const HistoryRequest& asked) const;
    http::Answer sum_up(const http::Request& request, const fleet::VehicleName& vehicle,
                        const SummaryRequest& asked) const;
    http::Answer stream(const fleet::VehicleName& vehicle, const HistoryRequest& asked,
                        fleet::Format format) const;
    boost::system::result<fleet::VehicleName, http::Response> known_vehicle(
        const http::Request& request) const;
    bool client_has(const http::Request& request, const fleet::VehicleName& vehicle,
                    http::Headers& headers) const;
    bool is_known(const fleet::VehicleName& vehicle) const;
    void name_missing_times(http::Headers& headers, const fleet::VehicleName& vehicle,
                            history::TimeRange asked) const;
    template <class Stream>
    http::Answer streamed(const std::shared_ptr<Stream>& stream, http::Headers headers,
                          const history::HistoryRange& asked) const;
    history::HistoryRange range_of(const fleet::VehicleName& vehicle,
                                   const HistoryRequest& asked) const;
    history::HistoryTrack track(const fleet::VehicleName& vehicle,
                                const HistoryRequest& asked) const;
    fleet::Time oldest() const { return context_.retention.cutoff(context_.now()); }

    RoutesContext context_;
};

}  // namespace convoy::tracker
