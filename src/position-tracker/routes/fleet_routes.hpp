// Serves `/vehicles`, now and as of a time, and `/vehicles/{name}`.
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <semaphore>
#include <utility>

#include "http/message/message.hpp"
#include "position-tracker/routes/query.hpp"
#include "position-tracker/routes/routes_context.hpp"

namespace convoy::tracker {

/// At most this many lists of the past are made at a time, because each reads a window of every
/// vehicle.
inline constexpr std::ptrdiff_t lists_of_the_past_at_once = 2;

class FleetRoutes {
 public:
    explicit FleetRoutes(RoutesContext context) : context_(std::move(context)) {}

    http::Answer vehicles(const http::Request& request);
    http::Answer vehicle(const http::Request& request) const;

 private:
    http::Answer live(const http::Request& request, const FleetRequest& asked,
                      fleet::Format format) const;
    http::Answer past(const http::Request& request, const FleetRequest& asked,
                      fleet::Format format);

    RoutesContext context_;
    std::counting_semaphore<lists_of_the_past_at_once> past_{lists_of_the_past_at_once};
};

}  // namespace convoy::tracker
