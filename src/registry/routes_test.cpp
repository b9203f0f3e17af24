#include "registry/routes.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "registry/fixtures/registry_server.hpp"

namespace convoy::registry {
namespace {

TEST(AdminRoutes, HaveHealthMetricsAndBackups) {
    RegistryServer registry;
    Backups backups(registry.folder.file("backups"), registry.context.surroundings.now);
    backups.use({std::shared_ptr<void>(), &registry.records});  // the server owns them
    const http::Server admin({}, admin_routes(registry.health, registry.metrics, backups), {});
    http::TestClient client(admin.port());
    EXPECT_EQ(client.get("/readyz").status, 503);
    registry.health.set_ready(true);
    EXPECT_EQ(client.get("/readyz").status, 200);
    EXPECT_EQ(client.get("/metrics").status, 200);
    EXPECT_EQ(client.ask("POST", "/backup").status, 201);
}

}  // namespace
}  // namespace convoy::registry
