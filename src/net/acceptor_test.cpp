// Acceptor is a private class of Listener, so these tests use it through a Listener.
#include "net/acceptor.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <chrono>
#include <future>
#include <memory>
#include <set>
#include <thread>
#include <utility>

#include "net/fixtures/test_listener.hpp"
#include "net/fixtures/test_socket.hpp"

namespace convoy::net {
namespace {

constexpr std::chrono::minutes ample{30};

/// Returns the thread that runs the work of this executor.
std::thread::id thread_of(const boost::asio::any_io_executor& executor) {
    std::promise<std::thread::id> ran;
    boost::asio::post(executor, [&ran] { ran.set_value(std::this_thread::get_id()); });
    return ran.get_future().get();
}

TEST(Acceptor, HasAThreadOfItsOwnThatOpensItsConnections) {
    Reports reports;
    std::promise<std::pair<std::size_t, std::thread::id>> opened;
    Listener listener({.acceptors = 3}, reports.events());
    listener.serve([&](boost::asio::ip::tcp::socket socket, std::size_t acceptor) {
        opened.set_value({acceptor, std::this_thread::get_id()});
        return std::make_shared<Echo>(std::move(socket));
    });
    std::set<std::thread::id> threads{std::this_thread::get_id()};
    for (std::size_t acceptor = 0; acceptor < listener.acceptors(); ++acceptor) {
        threads.insert(thread_of(listener.executor(acceptor)));
    }
    EXPECT_EQ(threads.size(), 4U);

    TestSocket client;
    EXPECT_EQ(client.connect(listener.port()).ask("one"), "one");
    const auto [acceptor, thread] = opened.get_future().get();
    EXPECT_EQ(thread, thread_of(listener.executor(acceptor)));
}

TEST(Acceptor, SharesItsPortOnlyWithOthersOfSeveral) {
    const Listener alone({}, {});
    EXPECT_THROW(Listener({.ports = {alone.port()}, .acceptors = 2}, {}), CannotListen);
    const Listener several({.acceptors = 2}, {});
    EXPECT_THROW(Listener({.ports = {several.port()}}, {}), CannotListen);
}

TEST(Acceptor, ClosesAClientThatItTurnsAwayWhenTheListenerStops) {
    Reports reports;
    Listener listener({.limits = {.connections = 0}}, reports.events());
    listener.serve(reports.open());
    TestSocket client;
    EXPECT_EQ(client.connect(listener.port()).read(), "too many");
    EXPECT_EQ(listener.connections(), 1U);
    listener.stop(ample);
    EXPECT_EQ(client.read(), "");
    EXPECT_EQ(listener.connections(), 0U);
}

TEST(Acceptor, DestroysAConnectionThatHasEnded) {
    Reports reports;
    std::promise<std::weak_ptr<AcceptedConnection>> opened;
    Listener listener({}, reports.events());
    listener.serve([&](boost::asio::ip::tcp::socket socket, std::size_t) {
        auto connection = std::make_shared<Echo>(std::move(socket));
        opened.set_value(connection);
        return connection;
    });
    TestSocket client;
    EXPECT_EQ(client.connect(listener.port()).ask("one"), "one");
    const auto connection = opened.get_future().get();
    EXPECT_FALSE(connection.expired());
    EXPECT_EQ(client.ask("bye"), "bye");
    EXPECT_EQ(client.read(), "") << "its socket is closed";
    listener.stop(ample);
    EXPECT_TRUE(connection.expired());
}

TEST(Acceptor, RunsNoWorkAfterItsEnd) {
    Reports reports;
    Listener listener({}, reports.events());
    listener.serve(reports.open());
    bool ran = false;
    boost::asio::post(listener.executor(), [&ran] { ran = true; });
    thread_of(listener.executor());  // one thread, so the work before it has run
    EXPECT_TRUE(ran);
    listener.stop(ample);
    ran = false;
    boost::asio::post(listener.executor(), [&ran] { ran = true; });
    EXPECT_FALSE(ran) << "its thread has ended";
}

}  // namespace
}  // namespace convoy::net
