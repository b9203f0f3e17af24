#include "http/server/deferred_answer.hpp"

#include <sys/socket.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <utility>

namespace convoy::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;

/// What the waiting coroutine shares with the thread that gives the response, and with the watch
/// over the client.
struct DeferredAnswer::State : std::enable_shared_from_this<State> {
    /// Any thread.
    void give(Response response) {
        const std::scoped_lock lock(mutex);
        if (std::exchange(is_given, true)) {
            return;
        }
        given = std::move(response);
        if (wake != nullptr) {
            asio::post(network, [self = shared_from_this()] { self->wake_up(); });
        }
    }

    /// The network's thread only.
    void wake_up() const {
        if (wake != nullptr) {
            wake->cancel();
        }
    }

    std::mutex mutex;  ///< guards the response, and changes of `wake`
    bool is_given = false;
    std::optional<Response> given;
    /// Of the coroutine that waits; null at all other times, when the network may have ended.
    asio::steady_timer* wake = nullptr;
    asio::any_io_executor network;          ///< valid while `wake` is set
    std::optional<error_code> client_gone;  ///< used by the network's thread only
};

namespace {

enum class Client : std::uint8_t {
    there,          ///< it has sent more, or is silent
    sends_no_more,  ///< it reads on, or is gone: only a write would show which
    gone
};

Client state_of(tcp::socket& client) {
    char next = 0;
    const auto read = ::recv(client.native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    if (read == 0) {
        return Client::sends_no_more;
    }
    const bool is_silent = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return read > 0 || is_silent ? Client::there : Client::gone;
}

}  // namespace

/// Ends the wait when the client leaves. It does not read, so a next request stays in the kernel. A
/// client that has only ended its sending is still answered.
class DeferredAnswer::Watch {
 public:
    Watch(tcp::socket& client, const std::shared_ptr<State>& state) : client_(client) {
        client_.async_wait(tcp::socket::wait_read, [&client, state](const error_code& error) {
            if (state->wake == nullptr) {
                return;  // `client` may have been destroyed
            }
            const Client now = error ? Client::gone : state_of(client);
            if (now == Client::gone) {
                leave(*state, error);
            } else if (now == Client::sends_no_more) {
                watch_for_reset(client, state);
            }
        });
    }
    ~Watch() {
        error_code gone_already;
        client_.cancel(gone_already);
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

 private:
    static void watch_for_reset(tcp::socket& client, const std::shared_ptr<State>& state) {
        client.async_wait(tcp::socket::wait_error, [state](const error_code& error) {
            if (state->wake != nullptr) {
                leave(*state, error);
            }
        });
    }
    static void leave(State& state, const error_code& error) {
        state.client_gone = error ? error : error_code(asio::error::connection_reset);
        state.wake_up();
    }

    tcp::socket& client_;
};

/// Publishes the timer as long as it lives.
class DeferredAnswer::Waiting {
 public:
    Waiting(State& state, asio::steady_timer& timer) : state_(state) {
        const std::scoped_lock lock(state_.mutex);
        state_.network = timer.get_executor();
        state_.wake = &timer;
    }
    ~Waiting() {
        const std::scoped_lock lock(state_.mutex);
        state_.wake = nullptr;
        state_.network = {};
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

    /// Returns the response, if it has been given; at most once.
    std::optional<Response> take() {
        const std::scoped_lock lock(state_.mutex);
        return std::exchange(state_.given, std::nullopt);
    }

 private:
    State& state_;
};

DeferredAnswer::DeferredAnswer() : state_(std::make_shared<State>()) {}

DeferredAnswer::~DeferredAnswer() = default;

GiveResponse DeferredAnswer::giver() const {
    return [state = state_](Response response) { state->give(std::move(response)); };
}

asio::awaitable<std::optional<Response>> DeferredAnswer::wait(tcp::socket& client,
                                                              std::chrono::milliseconds within) {
    asio::steady_timer timer(client.get_executor(), within);
    Waiting waiting(*state_, timer);
    if (auto at_once = waiting.take()) {
        co_return at_once;
    }
    const Watch watch(client, state_);
    error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await timer.async_wait(token);
    if (auto given = waiting.take()) {
        co_return given;
    }
    if (woken) {
        throw system_error(state_->client_gone.value_or(asio::error::operation_aborted));
    }
    co_return std::nullopt;
}

}  // namespace convoy::http
