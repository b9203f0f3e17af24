#include "http/web_socket/client.hpp"

#include <algorithm>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include "http/upstream/connection.hpp"
#include "http/web_socket/session.hpp"

namespace convoy::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;

namespace {

/// Does not check the reserve of descriptors, because a process has few such connections.
tcp::socket open_socket_of_client(const asio::any_io_executor& executor,
                                  const tcp::endpoint& /*address*/) {
    return tcp::socket(executor);
}

}  // namespace

class WebSocketClient::Connector {
 public:
    Connector(WebSocketClientSettings settings, Events events)
        : settings_(std::move(settings)),
          events_(std::move(events)),
          pause_(settings_.first_pause),
          again_(network_) {
        const auto never_throws = [](const std::exception_ptr& thrown) {
            if (thrown) {
                std::rethrow_exception(thrown);
            }
        };
        asio::co_spawn(network_, keep_open(), never_throws);
        thread_ = std::thread([this] { network_.run(); });
    }

    // NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
    ~Connector() {
        asio::post(network_, [this] {
            stopping_ = true;
            again_.cancel();
            if (session_) {
                session_->abort();
            } else {
                network_.stop();  // it is connecting, or waits to do so
            }
        });
        thread_.join();
    }

    Connector(const Connector&) = delete;
    Connector& operator=(const Connector&) = delete;

 private:
    asio::awaitable<void> keep_open() {
        while (!stopping_) {
            std::string why = "closed";
            try {
                co_await open_once();
            } catch (const system_error& error) {
                why = error.code().message();
            } catch (const std::exception& error) {
                why = error.what();
            }
            session_.reset();
            if (!stopping_) {
                events_.lost(why);
                co_await pause();
            }
        }
        network_.stop();  // do not wait for timers of a session that is still referenced
    }

    /// Waits for half of the pause plus a random part of the other half, so that many clients that
    /// lost one server do not all return at once.
    asio::awaitable<void> pause() {
        const auto most = pause_.count();
        const auto chosen = std::uniform_int_distribution<std::int64_t>(most / 2, most)(random_);
        pause_ = std::min(2 * pause_, settings_.max_pause);
        again_.expires_after(std::chrono::milliseconds(chosen));
        error_code woken;
        auto token = asio::redirect_error(asio::use_awaitable, woken);
        co_await again_.async_wait(token);
    }

    asio::awaitable<void> open_once() {
        const auto deadline = std::chrono::steady_clock::now() + settings_.connect_timeout;
        UpstreamConnection connection = co_await connect_upstream(
            settings_.address, *settings_.choice, deadline, open_socket_of_client);
        const tcp::endpoint server = connection.endpoint();
        session_ = std::make_shared<WebSocketSession>(connection.release(), settings_.socket,
                                                      WebSocketSession::Role::client);
        std::string target = events_.target();
        try {
            co_await session_->connect(settings_.address.authority, std::move(target));
        } catch (const system_error&) {
            settings_.choice->failed(server);
            throw;
        }
        pause_ = settings_.first_pause;
        WebSocketEvents events = events_.open(WebSocket(session_));
        co_await session_->run(std::move(events));
    }

    const WebSocketClientSettings settings_;
    const Events events_;
    asio::io_context network_{1};
    std::chrono::milliseconds pause_;
    asio::steady_timer again_;
    std::minstd_rand random_{std::random_device()()};
    std::shared_ptr<WebSocketSession> session_;
    bool stopping_ = false;
    std::thread thread_;
};

WebSocketClient::WebSocketClient(WebSocketClientSettings settings, Events events)
    : connector_(std::make_unique<Connector>(std::move(settings), std::move(events))) {}

WebSocketClient::~WebSocketClient() = default;

}  // namespace convoy::http
