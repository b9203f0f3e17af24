#include "admin/server_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <vector>

namespace convoy::admin {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

http::ServerSettings read(std::vector<const char*> flags) {
    flags.insert(flags.begin(), "program");
    http::ServerSettings server{.port = 8081};
    service::SettingsReader reader("program", "purpose");
    add_server_settings(reader, server);
    EXPECT_TRUE(reader.read(static_cast<int>(flags.size()), flags.data()));
    return server;
}

TEST(ServerSettings, HaveTheDefaultsOfTheServer) {
    const http::ServerSettings server = read({});
    EXPECT_EQ(server.address, "127.0.0.1");
    EXPECT_EQ(server.port, 8081);
    EXPECT_EQ(server.max_connections, 10'000U);
    EXPECT_EQ(server.idle_timeout, 75s);
    EXPECT_EQ(server.client_timeout, 15s);
    EXPECT_EQ(server.max_long_answers, 48U);
    EXPECT_EQ(server.long_answer_wait, 2s);
}

TEST(ServerSettings, AreReadFromFlags) {
    const http::ServerSettings server =
        read({"--address=::", "--port=9", "--max-connections=5", "--idle-seconds=60",
              "--client-seconds=1.5", "--max-long-answers=6", "--long-answer-wait-seconds=0"});
    EXPECT_EQ(server.address, "::");
    EXPECT_EQ(server.port, 9);
    EXPECT_EQ(server.max_connections, 5U);
    EXPECT_EQ(server.idle_timeout, 60s);
    EXPECT_EQ(server.client_timeout, 1500ms);
    EXPECT_EQ(server.max_long_answers, 6U);
    EXPECT_EQ(server.long_answer_wait, 0s);
}

TEST(ServerSettings, RefuseWhatWouldSwitchALimitOff) {
    for (const auto* flag : {"--max-connections=0", "--idle-seconds=0", "--client-seconds=0",
                             "--max-long-answers=0", "--long-answer-wait-seconds=61"}) {
        EXPECT_THROW(read({flag}), service::BadSetting) << flag;
    }
}

TEST(ServerSettings, OfTheAdminPortAreThoseOfTheProcess) {
    ::setenv("ADMIN_TOKEN", "secret", 1);
    const http::ServerSettings admin = port_settings(
        {.admin_address = "::1", .admin_port = 9101, .allowed_hosts = {"map.example"}});
    ::unsetenv("ADMIN_TOKEN");
    EXPECT_EQ(admin.address, "::1");
    EXPECT_EQ(admin.port, 9101);
    ASSERT_TRUE(admin.admission);
    EXPECT_THAT(admin.admission->allowed_hosts, ElementsAre("map.example"));
    EXPECT_TRUE(admin.admission->operators_port);
    EXPECT_EQ(admin.admission->token, "secret");
    EXPECT_EQ(port_settings({}).admission->token, std::nullopt);
}

TEST(ServerSettings, WantATokenFileThatCanBeRead) {
    EXPECT_THROW(port_settings({.admin_token_file = "/nowhere"}), service::BadSetting);
}

}  // namespace
}  // namespace convoy::admin
