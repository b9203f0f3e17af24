#include "registry/registry_settings.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <variant>
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
    EXPECT_EQ(std::get<SqliteSettings>(settings.records).file, "registry.db");
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
    EXPECT_EQ(std::get<SqliteSettings>(settings.records).file, "data/list.db");
    EXPECT_EQ(settings.backups, "backups");
    EXPECT_EQ(settings.token, "secret");
    EXPECT_EQ(settings.server.port, 1);
}

TEST(RegistrySettings, RefuseAStoreOfAnotherKindAndAMissingToken) {
    EXPECT_THROW(settings_of({"--records=registry.db"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--records=sqlite:"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--records=mongodb"}), service::BadSetting);
    EXPECT_THROW(settings_of({"--token-file=missing.token"}), service::BadSetting);
}

TEST(RegistrySettings, NameADatabaseOfMongoDbWithItsLogin) {
    ::setenv("MONGODB_USER", "registry", 1);
    ::setenv("MONGODB_PASSWORD", "secret", 1);
    const RegistrySettings settings = settings_of({"--records=mongodb://db:27017/registry"});
    ::unsetenv("MONGODB_USER");
    ::unsetenv("MONGODB_PASSWORD");
    const auto& address = std::get<mongodb::MongoAddress>(settings.records);
    EXPECT_EQ(address.url, "mongodb://db:27017/registry");
    EXPECT_EQ(address.user, "registry");
    EXPECT_EQ(address.password, "secret");
}

TEST(RegistrySettings, RefuseAFolderForBackupsOfMongoDb) {
    EXPECT_THROW(settings_of({"--records=mongodb://db:27017/registry", "--backup-dir=backups"}),
                 service::BadSetting);
}

TEST(RegistrySettings, NeverShowAPassword) {
    try {
        settings_of({"--records=postgres://user:secret@db/registry"});
        ADD_FAILURE() << "it was accepted";
    } catch (const service::BadSetting& bad) {
        EXPECT_EQ(std::string(bad.what()).find("secret"), std::string::npos) << bad.what();
    }
}

}  // namespace
}  // namespace convoy::registry
