// Tests the reserve with real sockets. Each test lowers the descriptor limit of its own process.
#include "net/descriptors.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "net/fixtures/file_limit.hpp"
#include "net/fixtures/test_listener.hpp"
#include "net/fixtures/test_socket.hpp"
#include "net/listener.hpp"

namespace convoy::net {
namespace {

using Sockets = std::vector<std::unique_ptr<TestSocket>>;

/// Returns clients that have their descriptors and are not connected yet.
Sockets clients(std::size_t count) {
    Sockets made;
    for (std::size_t client = 0; client < count; ++client) {
        made.push_back(std::make_unique<TestSocket>());
    }
    return made;
}

TEST(Descriptors, AQuarterIsKeptFromClientsAndAtLeast16) {
    const FileLimit limit;
    limit.set(1000);
    EXPECT_EQ(descriptor_bound(DescriptorUse::clients), 750U);
    EXPECT_EQ(descriptor_bound(DescriptorUse::upstreams), 875U);
    EXPECT_EQ(descriptor_bound(DescriptorUse::operators), 938U);
    EXPECT_EQ(descriptors_of_store(), 125U);
    limit.set(64);
    EXPECT_EQ(descriptor_bound(DescriptorUse::clients), 48U);
    EXPECT_EQ(descriptor_bound(DescriptorUse::upstreams), 56U);
    EXPECT_EQ(descriptor_bound(DescriptorUse::operators), 60U);
    EXPECT_EQ(descriptors_of_upstreams(), 8U);
    limit.set(16);
    EXPECT_EQ(descriptor_bound(DescriptorUse::clients), 0U);
}

TEST(Descriptors, AProcessMayKeepFewerThanAQuarter) {
    const FileLimit limit;
    limit.set(1000);
    limit_reserve(100);
    EXPECT_EQ(descriptor_bound(DescriptorUse::clients), 900U);
    EXPECT_EQ(descriptor_bound(DescriptorUse::upstreams), 950U);
    EXPECT_EQ(descriptor_bound(DescriptorUse::operators), 975U);
    limit.set(64);
    EXPECT_EQ(descriptor_bound(DescriptorUse::clients), 48U) << "never more than a quarter";
    limit_reserve(std::numeric_limits<std::size_t>::max());
}

TEST(Descriptors, ThatAreKeptForOthersAreRefused) {
    const FileLimit limit;
    limit.set(64);
    EXPECT_TRUE(leaves_reserve(47, DescriptorUse::clients));
    EXPECT_FALSE(leaves_reserve(48, DescriptorUse::clients));
    EXPECT_TRUE(leaves_reserve(48, DescriptorUse::upstreams));
    EXPECT_FALSE(leaves_reserve(56, DescriptorUse::upstreams));
    EXPECT_TRUE(leaves_reserve(59, DescriptorUse::operators));
    EXPECT_FALSE(leaves_reserve(-1, DescriptorUse::operators)) << "none was opened";
}

TEST(Descriptors, ClientsCannotTakeThoseOfTheOperator) {
    Reports reports;
    Reports admin_reports;
    Listener door({}, reports.events());
    Listener admin({.descriptors = DescriptorUse::operators}, admin_reports.events());
    door.serve(reports.open());
    admin.serve(admin_reports.open());
    const Sockets many = clients(20);
    TestSocket operators;
    TestSocket next;
    const FileLimit limit;
    constexpr std::size_t most = 5;
    limit.set(next_descriptor() + most + min_reserve);

    for (std::size_t client = 0; client < many.size(); ++client) {
        EXPECT_EQ(many[client]->connect(door.port()).ask("one"), client < most ? "one" : "");
    }
    EXPECT_EQ(reports.refused(many.size() - most).back(), Refusal::no_descriptors);
    EXPECT_EQ(operators.connect(admin.port()).ask("how are you"), "how are you");

    EXPECT_EQ(many[0]->ask("bye"), "bye");
    reports.until_open(most - 1);
    EXPECT_EQ(next.connect(door.port()).ask("two"), "two") << "a descriptor is free again";
}

TEST(Descriptors, AreReportedWhereTheyAllowFewerConnectionsThanTheSetting) {
    Reports reports;
    Listener listener({.limits = {.connections = 1000}}, reports.events());
    const FileLimit limit;
    limit.set(next_descriptor() + 5 + min_reserve);
    listener.serve(reports.open());
    EXPECT_LT(reports.occupied().most, 20U);
    EXPECT_EQ(reports.occupied().wanted, 1000U);
}

TEST(Descriptors, WhenNoneIsLeftClientsAreClosedAtOnceAndServedAgainLater) {
    Reports reports;
    Listener listener({.descriptors = DescriptorUse::operators}, reports.events());
    listener.serve(reports.open());
    const Sockets many = clients(10);
    {
        const FileLimit limit;
        limit.set(next_descriptor());
        for (const auto& client : many) {
            EXPECT_EQ(client->connect(listener.port()).read(), "");
        }
        EXPECT_EQ(reports.refused(many.size()).back(), Refusal::no_descriptors);
    }
    TestSocket later;
    EXPECT_EQ(later.connect(listener.port()).ask("one"), "one");
}

}  // namespace
}  // namespace convoy::net
