#include "registry/routes.hpp"

#include "admin/admin_port.hpp"
#include "registry/change_routes.hpp"
#include "registry/device_routes.hpp"
#include "registry/record_routes.hpp"
#include "registry/unknown_routes.hpp"

namespace convoy::registry {

http::Router public_routes(const RegistryContext& context) {
    http::Router router;
    add_record_routes(router, context);
    add_device_routes(router, context);
    add_change_routes(router, context);
    add_unknown_routes(router, context);
    return router;
}

http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Backups& backups) {
    http::Router router = admin::port_routes(health, metrics);
    router.add("POST", "/backup",
               [&backups](const http::Request&) -> http::Answer { return backups.make(); });
    return router;
}

}  // namespace convoy::registry
