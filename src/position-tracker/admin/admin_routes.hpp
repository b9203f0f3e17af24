// The operator's pages, on the admin port: health, metrics, and erasing a vehicle for good.
#pragma once

#include "http/router.hpp"
#include "position-tracker/admin/backups.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/intake/ledger.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// What an operator may change. Both outlive the router.
struct AdminContext {
    Ledger& ledger;
    Backups& backups;
    Holding& holding;
};

/// `GET /vehicles` (every name there is), `DELETE /vehicles/{name}`, `POST /erase` and `GET /erase`
/// (erasing.hpp), and what is held: `GET /held`,
/// `POST /held` and `POST /held/{name}` (take in), `DELETE /held/{name}` (drop); beside the pages
/// of every service. All arguments outlive the router.
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          const AdminContext& context);

}  // namespace convoy::tracker
