#include "registry/registry_settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

#include "registry/change_routes.hpp"
#include "service/settings.hpp"

namespace convoy::registry {
namespace {

RegistrySettings settings_of(std::vector<const char*> flags) {
    flags.insert(flags.begin(), "registry");
    return read_settings(static_cast<int>(flags.size()), flags.data()).value();
}

TEST(RegistrySettings, HaveDefaults) {
    const RegistrySettings settings = settings_of({});
    EXPECT_EQ(settings.server.port, 8084);
    EXPECT_EQ(settings.admin.port, 9105);
    EXPECT_EQ(settings.file, "registry.db");
    EXPECT_EQ(settings.backups, std::nullopt);
    EXPECT_EQ(settings.token, std::nullopt);
    EXPECT_GT(settings.server.workers, max_waiting_readers);
    EXPECT_TRUE(settings.server.admission);
}

TEST(RegistrySettings, AreReadFromFlagsAndTheEnvironment) {
    ::setenv("REGISTRY_TOKEN", "secret", 1);
    const RegistrySettings settings =
        settings_of({"--records=sqlite:data/list.db", "--backup-dir=backups", "--port=1"});
    ::unsetenv("REGISTRY_TOKEN");
    EXPECT_EQ(settings.file, "data/list.db");
    EXPECT_EQ(settings.backups, "backups");
    EXPECT_EQ(settings.token, "secret");
    EXPECT_EQ(settings.server.port, 1);
}

TEST(RegistrySettings, RefuseAStoreOfAnotherKindAndAMissingToken) {
    EXPECT_THROW(settings_of({"--records=registry.db"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--records=sqlite:"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--token-file=missing.token"}), service::BadSetting);
}

}  // namespace
}  // namespace convoy::registry
