// The operator's pages, on the admin port: health, metrics, and erasing a vehicle for good.
#pragma once

#include "http/router.hpp"
#include "position-tracker/ledger.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// `DELETE /vehicles/{name}` beside the pages of every service. All arguments outlive the router.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Ledger& ledger);

}  // namespace convoy::tracker
