// Makes the routes of the tracker's admin port: erasing, held and rejected positions, and backups,
// beside those of every admin port.
#pragma once

#include "http/server/router.hpp"
#include "position-tracker/admin/admin_access.hpp"
#include "position-tracker/admin/backups.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// Returns admin::port_routes and these. All arguments must outlive the router.
///   GET /vehicles                                        every stored name
///   DELETE /vehicles/{name}, POST /erase, GET /erase     erasing.hpp
///   GET /held                                            a page of what is held
///   POST /held, POST /held/{name}, DELETE /held/{name}   take in all, take in, or drop
///   POST /rejected, DELETE /rejected                     rejected_routes.hpp
///   POST /backup                                         backups.hpp
http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Backups& backups, const AdminAccess& access);

}  // namespace convoy::tracker
