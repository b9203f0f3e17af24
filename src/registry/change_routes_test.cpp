#include "registry/change_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "registry-copy/changes.hpp"
#include "registry-copy/follower.hpp"
#include "registry/fixtures/registry_server.hpp"

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

void create(const RegistryServer& registry, const std::string& id) {
    ASSERT_EQ(registry.ask("POST", "/devices", R"({"id":")" + id + "\"}").status, 201);
}

Changes changes_at(const RegistryServer& registry, std::string_view target) {
    return read_changes(registry.get(target).body).value();
}

TEST(ChangeRoutes, GiveTheChangesSinceANumber) {
    const RegistryServer registry;
    EXPECT_EQ(changes_at(registry, "/changes"), (Changes{.registry = "this-life"}));
    create(registry, "1");
    create(registry, "2");
    const Changes changes = changes_at(registry, "/changes?since=1");
    EXPECT_EQ(changes.number, 2U);
    ASSERT_EQ(changes.changes.size(), 1U);
    EXPECT_EQ(changes.changes[0].state,
              (decltype(RecordChange::state){Device{.id = "2", .version = 2}}));
}

TEST(ChangeRoutes, AnswerAWaitingReaderAtTheNextChange) {
    RegistryServer registry;
    create(registry, "1");
    Changes changes;
    std::thread reader([&] { changes = changes_at(registry, "/changes?since=1&wait=60"); });
    while (registry.signal.waiting() == 0) {
        std::this_thread::yield();
    }
    create(registry, "2");
    reader.join();
    EXPECT_EQ(changes.number, 2U);
    EXPECT_EQ(changes.changes.size(), 1U);
}

TEST(ChangeRoutes, AnswerWaitingReadersWhenTheServerStops) {
    RegistryServer registry;
    Changes changes{.number = 7};
    std::thread reader([&] { changes = changes_at(registry, "/changes?wait=60"); });
    while (registry.signal.waiting() == 0) {
        std::this_thread::yield();
    }
    registry.signal.stop();
    reader.join();
    EXPECT_EQ(changes.number, 0U);
}

TEST(ChangeRoutes, DoNotKnowANumberOfAnotherLifeOrOfTheFuture) {
    const RegistryServer registry;
    create(registry, "1");
    EXPECT_EQ(registry.get("/changes?since=1&registry=this-life").status, 200);
    EXPECT_EQ(registry.get("/changes?since=1&registry=another").status, 410);
    EXPECT_EQ(registry.get("/changes?since=2").status, 410);
    EXPECT_EQ(registry.get("/changes?since=2&wait=60").status, 410) << "and do not wait";
}

TEST(ChangeRoutes, RefuseWrongParameters) {
    const RegistryServer registry;
    for (const auto* target : {"/changes?since=x", "/changes?since=-1", "/changes?wait=61",
                               "/changes?wait=x", "/changes?all=1", "/changes?from=1"}) {
        EXPECT_EQ(registry.get(target).status, 400) << target;
    }
}

/// A service that follows a registry.
class FollowedRegistryTest : public testing::Test {
 protected:
    FollowerSettings settings() const {
        return {
            .registry = http::parse_upstream("http://127.0.0.1:" + std::to_string(registry_.port()))
                            .value(),
            .file = registry_.folder.file("copy"),
            .first_pause = 1ms};
    }
    template <class Condition>
    static bool comes(const Follower& follower, const Condition& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto copy = follower.copy();
            if (copy && condition(*copy)) {
                return true;
            }
            std::this_thread::yield();
        }
        return false;
    }

    /// Has more devices than an answer has changes.
    static void fill(Sqlite& database) {
        database.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
            "INSERT INTO records SELECT 2, 'old ' || i, i, '{\"id\":\"old ' || i || '\"}' FROM n; "
            "UPDATE life SET number = 2500");
    }

    RegistryServer registry_{fill};
    service::Health health_{registry_.metrics};
};

TEST_F(FollowedRegistryTest, HasEachChangeInItsCopy) {
    create(registry_, "1");
    const Follower follower(settings(), health_);
    EXPECT_TRUE(comes(follower, [](const Copy& copy) { return copy.device("1") != nullptr; }));
    registry_.ask("POST", "/devices/1/move", R"({"vehicle":"v"})");
    EXPECT_TRUE(comes(follower,
                      [](const Copy& copy) { return copy.device("1")->assignments.size() == 1; }));
    registry_.ask("POST", "/devices/1/token");
    EXPECT_TRUE(comes(follower,
                      [](const Copy& copy) { return copy.device_of_token("token-1") != nullptr; }));
    registry_.ask("DELETE", "/devices/1", "", "If-Match: *\r\n");
    EXPECT_TRUE(comes(follower, [](const Copy& copy) { return copy.device("1") == nullptr; }));
}

TEST_F(FollowedRegistryTest, IsCopiedInSeveralPages) {
    const Follower follower(settings(), health_);
    EXPECT_TRUE(comes(follower, [](const Copy& copy) { return copy.number() == 2'500; }));
    EXPECT_EQ(follower.copy()->devices().size(), 2'500U);
}

}  // namespace
}  // namespace convoy::registry
