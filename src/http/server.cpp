#include "http/server.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <condition_variable>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "http/connection.hpp"
#include "http/forwarder.hpp"
#include "http/request_id.hpp"
#include "http/workers.hpp"

namespace convoy::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// Clients too many that are told so at the same time; any more are closed without a word.
constexpr std::size_t max_turned_away = 64;
/// When the process has no file descriptor left for a client.
constexpr std::chrono::milliseconds accept_pause{100};

tcp::acceptor listen(asio::io_context& network, const ServerSettings& settings) {
    const std::string where = settings.address + " port " + std::to_string(settings.port);
    try {
        const tcp::endpoint endpoint(asio::ip::make_address(settings.address), settings.port);
        return {network, endpoint};
    } catch (const boost::system::system_error& error) {
        throw CannotListen("cannot listen on " + where + ": " + error.code().message());
    }
}

std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

}  // namespace

class Server::Listener {
 public:
    Listener(ServerSettings settings, Router router, ServerEvents events);

    std::uint16_t port() const { return port_; }
    std::size_t connections() const { return count_; }
    void stop(std::chrono::milliseconds patience);

 private:
    asio::awaitable<void> accept_all();
    void admit(tcp::socket socket);
    void broken(const std::string& why) const;
    void left(const std::shared_ptr<Connection>& connection);
    void close_idle();
    void abort_all();

    const ServerSettings settings_;
    const Router router_;
    const ServerEvents events_;
    const std::optional<Admission> admission_;

    std::mutex mutex_;
    std::condition_variable all_left_;
    std::atomic<std::size_t> count_ = 0;
    bool accepting_ = true;  ///< guarded by mutex_

    // The network's thread only, from here on.
    bool stopping_ = false;
    std::set<std::shared_ptr<Connection>> open_;
    asio::io_context network_{1};
    asio::executor_work_guard<asio::io_context::executor_type> busy_{network_.get_executor()};
    RequestIds ids_{random_seed()};
    Forwarder forwarder_;
    const TrustedProxies proxies_;
    LongAnswers long_answers_;
    tcp::acceptor acceptor_;
    asio::steady_timer accept_again_;
    std::uint16_t port_;

    asio::thread_pool workers_;
    std::thread thread_;
};

Server::Listener::Listener(ServerSettings settings, Router router, ServerEvents events)
    : settings_(std::move(settings)),
      router_(std::move(router)),
      events_(std::move(events)),
      admission_(settings_.admission),
      forwarder_(network_.get_executor(), settings_),
      proxies_(settings_.trusted_proxies),
      long_answers_(network_.get_executor(), settings_.max_long_answers,
                    settings_.max_long_answers_per_address),
      acceptor_(listen(network_, settings_)),
      accept_again_(network_),
      port_(acceptor_.local_endpoint().port()),
      workers_(std::max<std::size_t>(settings_.workers, 1)) {
    const auto never_throws = [](const std::exception_ptr& thrown) {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    };
    asio::co_spawn(network_, accept_all(), never_throws);
    thread_ = std::thread([this] { network_.run(); });
}

asio::awaitable<void> Server::Listener::accept_all() {
    while (!stopping_) {
        error_code wrong;
        auto token = asio::redirect_error(asio::use_awaitable, wrong);
        tcp::socket socket = co_await acceptor_.async_accept(token);
        if (!wrong) {
            try {
                admit(std::move(socket));
            } catch (const std::exception& error) {
                broken(error.what());
            }
        } else if (!stopping_) {
            accept_again_.expires_after(accept_pause);
            co_await accept_again_.async_wait(token);
        }
    }
}

void Server::Listener::admit(tcp::socket socket) {
    if (open_.size() >= settings_.max_connections + max_turned_away) {
        return;
    }
    const ServerContext context{settings_,  router_,    events_,  workers_,      ids_,
                                forwarder_, admission_, proxies_, long_answers_, stopping_};
    auto connection = std::make_shared<Connection>(std::move(socket), context);
    const bool too_many = open_.size() >= settings_.max_connections;
    open_.insert(connection);
    count_ = open_.size();
    auto ended = [this, connection](const std::exception_ptr& thrown) {
        left(connection);
        if (thrown) {
            broken(description(thrown));
        }
    };
    asio::co_spawn(network_, too_many ? connection->turn_away() : connection->serve(),
                   asio::bind_cancellation_slot(connection->cancellation(), std::move(ended)));
}

void Server::Listener::broken(const std::string& why) const {
    if (events_.broken) {
        events_.broken(why);
    }
}

void Server::Listener::left(const std::shared_ptr<Connection>& connection) {
    open_.erase(connection);
    const std::scoped_lock lock(mutex_);
    count_ = open_.size();
    all_left_.notify_all();
}

void Server::Listener::close_idle() {
    stopping_ = true;
    error_code closed_already;
    acceptor_.close(closed_already);
    accept_again_.cancel();
    for (const auto& connection : open_) {
        connection->close_if_idle();
    }
    const std::scoped_lock lock(mutex_);
    accepting_ = false;
    all_left_.notify_all();
}

void Server::Listener::abort_all() {
    const auto open = open_;  // they leave while we go
    for (const auto& connection : open) {
        connection->abort();
    }
}

void Server::Listener::stop(std::chrono::milliseconds patience) {
    if (!thread_.joinable()) {
        return;
    }
    asio::post(network_, [this] { close_idle(); });
    {
        std::unique_lock lock(mutex_);
        const auto all_closed = [this] { return !accepting_ && count_ == 0; };
        if (!all_left_.wait_for(lock, patience, all_closed)) {
            asio::post(network_, [this] { abort_all(); });
            all_left_.wait(lock, all_closed);
        }
    }
    busy_.reset();
    network_.stop();
    thread_.join();
    workers_.join();
}

Server::Server(ServerSettings settings, Router router, ServerEvents events)
    : listener_(new Listener(std::move(settings), std::move(router), std::move(events))) {}

// NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
Server::~Server() { stop(std::chrono::milliseconds::zero()); }

std::uint16_t Server::port() const { return listener_->port(); }

std::size_t Server::connections() const { return listener_->connections(); }

void Server::stop(std::chrono::milliseconds patience) { listener_->stop(patience); }

}  // namespace convoy::http
