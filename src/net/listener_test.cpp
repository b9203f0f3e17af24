// Uses real sockets. `long_enough` is an hour, so a listener that waits for it fails the test.
#include "net/listener.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <set>
#include <string>

#include "net/fixtures/test_listener.hpp"
#include "net/fixtures/test_socket.hpp"

namespace convoy::net {
namespace {

constexpr std::chrono::hours long_enough{1};

TEST(Listener, ServesAnyNumberOfClients) {
    Reports reports;
    Listener listener({}, reports.events());
    listener.serve(reports.open());
    TestSocket first;
    TestSocket second;
    EXPECT_EQ(first.connect(listener.port()).ask("one"), "one");
    EXPECT_EQ(second.connect(listener.port()).ask("two"), "two");
    EXPECT_EQ(first.ask("three"), "three");
    EXPECT_EQ(listener.connections(), 2U);
}

TEST(Listener, NotifiesClientsOfTooManyAndServesAgainWhenOneHasLeft) {
    Reports reports;
    Listener listener({.limits = {.connections = 1}}, reports.events());
    listener.serve(reports.open());
    TestSocket first;
    EXPECT_EQ(first.connect(listener.port()).ask("one"), "one");
    TestSocket second;
    EXPECT_EQ(second.connect(listener.port()).read(), "too many");
    EXPECT_EQ(reports.refused(1)[0], Refusal::too_many_connections);
    EXPECT_EQ(first.ask("bye"), "bye");
    reports.until_open(0);
    TestSocket third;
    EXPECT_EQ(third.connect(listener.port()).ask("three"), "three")
        << "the second one, which is still being refused, does not count as served";
}

TEST(Listener, ClosesAtOnceThoseBeyondTheTurnedAway) {
    Reports reports;
    Listener listener({.limits = {.connections = 0, .refused_at_once = 1}}, reports.events());
    listener.serve(reports.open());
    TestSocket refused;
    EXPECT_EQ(refused.connect(listener.port()).read(), "too many");
    TestSocket silent;
    EXPECT_EQ(silent.connect(listener.port()).read(), "");
    EXPECT_EQ(reports.refused(2)[1], Refusal::too_many_connections);
    EXPECT_EQ(listener.connections(), 1U);
}

TEST(Listener, HoldsEachAddressToItsLimit) {
    Reports reports;
    Listener listener({.limits = {.per_address = 1}}, reports.events());
    listener.serve(reports.open());
    TestSocket first;
    EXPECT_EQ(first.connect(listener.port()).ask("one"), "one");
    TestSocket same("127.0.0.1");
    EXPECT_EQ(same.connect(listener.port()).read(), "too many of you");
    TestSocket other("127.0.0.2");
    EXPECT_EQ(other.connect(listener.port()).ask("two"), "two");
}

TEST(Listener, HoldsNoPeerThatSpeaksForManyToTheLimitOfAnAddress) {
    Reports reports;
    const auto proxy = boost::asio::ip::make_address("127.0.0.3");
    Listener listener({.limits = {.per_address = 1},
                       .speaks_for_many = [proxy](const auto& peer) { return peer == proxy; }},
                      reports.events());
    listener.serve(reports.open());
    TestSocket first("127.0.0.3");
    TestSocket second("127.0.0.3");
    EXPECT_EQ(first.connect(listener.port()).ask("one"), "one");
    EXPECT_EQ(second.connect(listener.port()).ask("two"), "two");
}

TEST(Listener, DealsClientsOutAmongItsAcceptors) {
    Reports reports;
    Listener listener({.acceptors = 3}, reports.events());
    listener.serve(reports.open());
    EXPECT_EQ(listener.acceptors(), 3U);
    std::set<std::size_t> seen;
    for (int client = 0; client < 1000 && seen.size() < 3; ++client) {
        TestSocket socket;
        EXPECT_EQ(socket.connect(listener.port()).ask("bye"), "bye");
        const auto by = reports.acceptors();
        seen.insert(by.begin(), by.end());
    }
    EXPECT_EQ(seen, (std::set<std::size_t>{0, 1, 2}));
    listener.stop(long_enough);
    EXPECT_EQ(listener.connections(), 0U);
}

TEST(Listener, EndsOneConnectionWhereAnExceptionComesOutOfItAndServesOn) {
    Reports reports;
    Listener listener({}, reports.events());
    listener.serve(reports.open());
    TestSocket first;
    TestSocket second;
    EXPECT_EQ(second.connect(listener.port()).ask("two"), "two");
    EXPECT_EQ(first.connect(listener.port()).ask("throw"), "");
    EXPECT_EQ(reports.broken(1)[0], "thrown on request");
    EXPECT_EQ(second.ask("three"), "three");
}

TEST(Listener, ServesOnWhereAConnectionCannotBeMade) {
    Reports reports;
    Listener listener({}, reports.events());
    int made = 0;
    listener.serve([&](boost::asio::ip::tcp::socket socket, std::size_t) {
        if (++made == 1) {
            throw std::runtime_error("no memory");
        }
        return std::make_shared<Echo>(std::move(socket));
    });
    TestSocket first;
    EXPECT_EQ(first.connect(listener.port()).read(), "");
    EXPECT_EQ(reports.broken(1)[0], "no memory");
    EXPECT_EQ(reports.occupied().open, 0U);
    TestSocket second;
    EXPECT_EQ(second.connect(listener.port()).ask("two"), "two");
}

TEST(Listener, ReportsHowManyAreServedAndHowManyMayBe) {
    Reports reports;
    Listener listener({.limits = {.connections = 7}}, reports.events());
    listener.serve(reports.open());
    EXPECT_EQ(reports.occupied().most, 7U);
    EXPECT_EQ(reports.occupied().wanted, 7U);
    TestSocket first;
    EXPECT_EQ(first.connect(listener.port()).ask("one"), "one");
    EXPECT_EQ(reports.occupied().open, 1U);
    EXPECT_EQ(first.ask("bye"), "bye");
    reports.until_open(0);
}

TEST(Listener, ClosesIdleConnectionsAtOnceWhenItStops) {
    Reports reports;
    Listener listener({}, reports.events());
    listener.serve(reports.open());
    TestSocket idle;
    EXPECT_EQ(idle.connect(listener.port()).ask("one"), "one");
    listener.stop(long_enough);
    EXPECT_EQ(idle.read(), "");
    TestSocket late;
    EXPECT_THROW(late.connect(listener.port()), std::system_error);
}

TEST(Listener, LetsABusyConnectionEndWhenItStops) {
    Reports reports;
    Listener listener({}, reports.events());
    listener.serve(reports.open());
    TestSocket idle;
    TestSocket busy;
    EXPECT_EQ(idle.connect(listener.port()).ask("one"), "one");
    EXPECT_EQ(busy.connect(listener.port()).ask("busy"), "busy");
    auto stopped = std::async(std::launch::async, [&] { listener.stop(long_enough); });
    EXPECT_EQ(idle.read(), "");
    EXPECT_EQ(busy.ask("last"), "last");
    stopped.get();
    EXPECT_EQ(busy.read(), "");
}

TEST(Listener, AbortsABusyConnectionWhenItsPatienceEnds) {
    Reports reports;
    Listener listener({}, reports.events());
    listener.serve(reports.open());
    TestSocket busy;
    EXPECT_EQ(busy.connect(listener.port()).ask("busy"), "busy");
    listener.stop(std::chrono::milliseconds(10));
    EXPECT_EQ(busy.read(), "");
    listener.stop(long_enough);  // the second call does nothing
}

TEST(Listener, TakesNobodyBeforeItServesAndEndsWithoutHavingServed) {
    const Listener listener({}, {});
    TestSocket waiting;
    waiting.connect(listener.port());  // the kernel accepts it
    EXPECT_EQ(listener.connections(), 0U);
}

TEST(Listener, SaysWhereItCannotListenAndWhy) {
    const Listener listener({}, {});
    try {
        const Listener second({.ports = {listener.port()}}, {});
        FAIL() << "two listeners listen on one port";
    } catch (const CannotListen& error) {
        EXPECT_EQ(std::string(error.what()), "cannot listen on 127.0.0.1 port " +
                                                 std::to_string(listener.port()) +
                                                 ": Address already in use");
    }
    EXPECT_THROW(Listener({.address = "nowhere"}, {}), CannotListen);
}

TEST(Listener, ServesSeveralPortsOnEachThread) {
    Reports reports;
    Listener listener({.ports = {0, 0}, .acceptors = 2}, reports.events());
    listener.serve(reports.open());
    ASSERT_EQ(listener.ports().size(), 2U);
    EXPECT_NE(listener.ports()[0], listener.ports()[1]);
    for (const std::uint16_t port : listener.ports()) {
        TestSocket client;
        EXPECT_EQ(client.connect(port).ask("one"), "one");
        EXPECT_EQ(client.ask("bye"), "bye");
    }
    listener.stop(long_enough);
    for (const std::uint16_t port : listener.ports()) {
        TestSocket late;
        EXPECT_THROW(late.connect(port), std::system_error);
    }
}

TEST(Listener, LeavesOutATakenPortIfItMayAndAnotherOneIsFree) {
    const Listener taken({}, {});
    std::vector<std::uint16_t> left_out;
    const auto leave_out = [&](std::uint16_t port, const std::string& /*why*/) {
        left_out.push_back(port);
    };
    Reports reports;
    auto events = reports.events();
    events.cannot_listen = leave_out;
    Listener listener({.ports = {taken.port(), 0}, .acceptors = 2}, events);
    EXPECT_EQ(left_out, std::vector{taken.port()});
    EXPECT_EQ(listener.ports().at(0), 0);
    listener.serve(reports.open());
    TestSocket client;
    EXPECT_EQ(client.connect(listener.ports().at(1)).ask("one"), "one");
    EXPECT_THROW(Listener({.ports = {taken.port()}}, {.cannot_listen = leave_out}), CannotListen)
        << "no port is left";
}

}  // namespace
}  // namespace convoy::net
