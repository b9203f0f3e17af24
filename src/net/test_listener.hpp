// For tests: a Listener whose connections send back what they are told, and what it has reported.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/listener.hpp"

namespace convoy::net {

/// Sends back what it is told. After "busy" it is not idle, until it is told something else.
class Echo : public AcceptedConnection {
 public:
    explicit Echo(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

    boost::asio::awaitable<void> serve() override {
        try {
            while (open_) {
                const auto room = boost::asio::buffer(said_);
                const auto size =
                    co_await socket_.async_read_some(room, boost::asio::use_awaitable);
                const std::string_view told(said_.data(), size);
                if (told == "throw") {
                    throw std::runtime_error("as it was told");
                }
                busy_ = told == "busy";
                const auto words = boost::asio::buffer(said_, size);
                co_await boost::asio::async_write(socket_, words, boost::asio::use_awaitable);
                open_ = told != "bye" && !(stopping_ && !busy_);
            }
        } catch (const boost::system::system_error&) {
            // The client has left, or the listener has closed the connection.
        }
    }

    boost::asio::awaitable<void> turn_away(Refusal why) override {
        const std::string_view words =
            why == Refusal::too_many_connections ? "too many" : "too many of you";
        const auto bytes = boost::asio::buffer(words);
        try {
            co_await boost::asio::async_write(socket_, bytes, boost::asio::use_awaitable);
            // Stays, as a client does that reads its answer slowly.
            const auto room = boost::asio::buffer(said_);
            co_await socket_.async_read_some(room, boost::asio::use_awaitable);
        } catch (const boost::system::system_error&) {
            // The client has left.
        }
    }

    void close_if_idle() override {
        stopping_ = true;
        if (!busy_) {
            boost::system::error_code closed_already;
            socket_.close(closed_already);
        }
    }

    void abort() override {
        boost::system::error_code closed_already;
        socket_.close(closed_already);
    }

    boost::asio::cancellation_slot cancellation() override { return cancel_.slot(); }

 private:
    boost::asio::ip::tcp::socket socket_;
    boost::asio::cancellation_signal cancel_;
    std::array<char, 64> said_{};
    bool busy_ = false;
    bool open_ = true;
    bool stopping_ = false;
};

/// What a listener has reported. It outlives the listener.
class Reports {
 public:
    ListenEvents events() {
        return {.refused = [this](Refusal why) { keep(refused_, why); },
                .broken = [this](const std::string& why) { keep(broken_, why); },
                .occupied = [this](const Occupancy& now) { keep(occupied_, now); }};
    }
    /// Notes which acceptor has accepted.
    Listener::Open open() {
        return [this](boost::asio::ip::tcp::socket socket, std::size_t acceptor) {
            keep(acceptors_, acceptor);
            return std::make_shared<Echo>(std::move(socket));
        };
    }

    std::vector<Refusal> refused(std::size_t count) { return wait_for(refused_, count); }
    std::vector<std::string> broken(std::size_t count) { return wait_for(broken_, count); }
    std::vector<std::size_t> acceptors() { return wait_for(acceptors_, 0); }
    Occupancy occupied() { return wait_for(occupied_, 1).back(); }
    /// Waits until that many are served.
    void until_open(std::size_t count) {
        std::unique_lock lock(mutex_);
        const auto there = [&] { return !occupied_.empty() && occupied_.back().open == count; };
        if (!changed_.wait_for(lock, std::chrono::seconds(10), there)) {
            throw std::runtime_error("other connections are open after 10 s");
        }
    }

 private:
    template <class Report>
    void keep(std::vector<Report>& reports, Report report) {
        const std::scoped_lock lock(mutex_);
        reports.push_back(std::move(report));
        changed_.notify_all();
    }
    template <class Report>
    std::vector<Report> wait_for(const std::vector<Report>& reports, std::size_t count) {
        std::unique_lock lock(mutex_);
        const auto there = [&] { return reports.size() >= count; };
        if (!changed_.wait_for(lock, std::chrono::seconds(10), there)) {
            throw std::runtime_error("nothing was reported for 10 s");
        }
        return reports;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Refusal> refused_;
    std::vector<std::string> broken_;
    std::vector<Occupancy> occupied_;
    std::vector<std::size_t> acceptors_;
};

}  // namespace convoy::net
