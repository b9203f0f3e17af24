#include "http/server/forwarder.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "http/answer/workers.hpp"
#include "http/limits/answer_place.hpp"
#include "http/limits/server_settings.hpp"
#include "http/message/head.hpp"
#include "http/message/number.hpp"
#include "http/message/problem.hpp"
#include "net/descriptors.hpp"

namespace convoy::http {

namespace asio = boost::asio;
using boost::system::system_error;
using Clock = std::chrono::steady_clock;

/// One request to an upstream.
struct Forwarder::Exchange {
    Upstream& upstream;
    std::string request;  ///< its head and body
    bool repeatable;      ///< it may be sent twice: GET or HEAD
    int retries;
    Clock::time_point deadline;  ///< for the answer's head, over all attempts
};

/// An upstream that has sent the head of its answer.
struct Forwarder::Reached {
    Upstream& upstream;
    Slots::Slot slot;
    UpstreamConnection connection;
    UpstreamConnection::Head head;
};

namespace {

/// Returns true if the server stops, which is no failure of the upstream.
bool is_stop(const system_error& error) { return error.code() == asio::error::operation_aborted; }

std::string request_text(const Request& request, const Forward& forward,
                         const UpstreamAddress& address) {
    const bool one_word = std::ranges::all_of(forward.target, [](char byte) { return byte > ' '; });
    if (!forward.target.starts_with('/') || !one_word) {
        throw AnswerFailed("the target to forward to should be an encoded path: " + forward.target);
    }
    Headers headers = forward.headers;
    remove_hop_by_hop(headers);
    headers.remove("Expect");
    headers.remove("Content-Length");
    headers.set("Host", address.authority);
    headers.set("X-Request-Id", request.id);
    if (!request.body.empty()) {
        headers.set("Content-Length", std::to_string(request.body.size()));
    }
    return request_head(request.method, forward.target, headers) + request.body;
}

Response failure_response(const Forward& forward, UpstreamFailure failure) {
    if (forward.on_failure) {
        return forward.on_failure(failure);
    }
    const int status = failure == UpstreamFailure::timed_out ? 504 : 503;
    return problem(status, "the service behind this one did not answer");
}

/// Throws if the remaining descriptors are reserved for other uses. The upstream's address does not
/// count as failed then.
asio::ip::tcp::socket open_socket(const asio::any_io_executor& executor,
                                  const asio::ip::tcp::endpoint& endpoint) {
    asio::ip::tcp::socket socket(executor);
    socket.open(endpoint.protocol());
    if (!net::leaves_reserve(socket.native_handle(), net::DescriptorUse::upstreams)) {
        throw system_error(asio::error::no_descriptors);
    }
    return socket;
}

/// Returns the length of an answer's body, or {} if the head does not give it.
std::optional<std::size_t> body_bytes(const UpstreamConnection::Head& head) {
    if (head.status == 204 || head.status == 304) {
        return 0;
    }
    constexpr auto most = std::numeric_limits<std::size_t>::max();
    return parse_number<std::size_t>(head.headers.joined("Content-Length"), 0, most);
}

asio::awaitable<std::string_view> next_piece(UpstreamConnection& connection) {
    try {
        co_return co_await connection.next_piece();
    } catch (const system_error& error) {
        if (is_stop(error)) {
            throw;
        }
        throw AnswerFailed("the upstream broke off: " + error.code().message());
    } catch (const std::exception& error) {
        throw AnswerFailed(std::string("the upstream's answer cannot be read: ") + error.what());
    }
}

}  // namespace

asio::awaitable<void> Forwarder::forward(const Request& request, Forward forward,
                                         AnswerWriter& writer) {
    Upstream& target = upstream(forward);
    const Exchange exchange{.upstream = target,
                            .request = request_text(request, forward, target.address()),
                            .repeatable = request.method == "GET" || request.method == "HEAD",
                            .retries = forward.retries,
                            .deadline = Clock::now() + forward.timeout};
    Reach reached = co_await reach(exchange);
    if (reached) {
        co_await relay(forward, std::move(*reached), writer);
        co_return;
    }
    const auto respond = [&] { return failure_response(forward, reached.error()); };
    Response response = guarded(respond);
    co_await writer.write(std::move(response));
}

Upstream& Forwarder::upstream(const Forward& forward) {
    auto& known = upstreams_[forward.upstream];
    if (!known) {
        auto address = parse_upstream(forward.upstream);
        if (!address) {
            upstreams_.erase(forward.upstream);
            throw AnswerFailed("an upstream should be like http://host:port, not " +
                               forward.upstream);
        }
        auto choice = forward.choice ? forward.choice : std::make_shared<AddressChoice>();
        known = std::make_unique<Upstream>(
            executor_, std::move(*address), std::move(choice),
            Slots::Limit{settings_.max_upstream_connections, events_.forward});
    }
    return *known;
}

asio::awaitable<Forwarder::Reach> Forwarder::reach(const Exchange& exchange) {
    asio::steady_timer timer(executor_);
    auto pause = settings_.retry_pause;
    int retries = exchange.repeatable ? exchange.retries : 0;
    while (true) {
        Reach reached = co_await attempt(exchange);
        const bool final = reached || reached.error() == UpstreamFailure::timed_out;
        if (final || retries <= 0 || Clock::now() + pause >= exchange.deadline) {
            co_return reached;
        }
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
        pause *= 2;
        --retries;
    }
}

asio::awaitable<Forwarder::Reach> Forwarder::attempt(const Exchange& exchange) {
    try {
        auto slot = co_await exchange.upstream.slots.take(exchange.deadline);
        if (slot) {
            auto reached = co_await ask_idle(exchange, *slot);
            if (!reached) {
                reached = co_await ask_new(exchange, *slot);
            }
            co_return reached;
        }
    } catch (const system_error& error) {
        if (is_stop(error)) {
            throw;
        }
    }
    co_return Clock::now() >= exchange.deadline ? UpstreamFailure::timed_out
                                                : UpstreamFailure::unreachable;
}

/// Asks over an idle connection; returns null if none works or the request is not repeatable. An
/// upstream may close an idle connection at any time, so a failure here is not counted as an
/// attempt.
asio::awaitable<std::unique_ptr<Forwarder::Reached>> Forwarder::ask_idle(const Exchange& exchange,
                                                                         Slots::Slot& slot) {
    const auto oldest = Clock::now() - settings_.upstream_idle_timeout;
    while (exchange.repeatable && Clock::now() < exchange.deadline) {
        auto idle = exchange.upstream.take_idle(oldest);
        if (!idle) {
            break;
        }
        UpstreamConnection connection(std::move(*idle));
        connection.set_deadline(exchange.deadline);
        try {
            auto head = co_await connection.ask(exchange.request, settings_.max_header_bytes);
            co_return std::make_unique<Reached>(exchange.upstream, std::move(slot),
                                                std::move(connection), std::move(head));
        } catch (const system_error& error) {
            if (is_stop(error)) {
                throw;
            }
        }
        if (Clock::now() >= exchange.deadline) {
            exchange.upstream.choice().failed(connection.endpoint());
        }
    }
    co_return nullptr;
}

asio::awaitable<std::unique_ptr<Forwarder::Reached>> Forwarder::ask_new(const Exchange& exchange,
                                                                        Slots::Slot& slot) const {
    Upstream& upstream = exchange.upstream;
    upstream.drop_oldest_idle();
    UpstreamConnection connection = co_await connect_upstream(upstream.address(), upstream.choice(),
                                                              exchange.deadline, open_socket);
    connection.set_deadline(exchange.deadline);
    try {
        auto head = co_await connection.ask(exchange.request, settings_.max_header_bytes);
        co_return std::make_unique<Reached>(upstream, std::move(slot), std::move(connection),
                                            std::move(head));
    } catch (const system_error&) {
        upstream.choice().failed(connection.endpoint());
        throw;
    }
}

asio::awaitable<void> Forwarder::relay(const Forward& forward, std::unique_ptr<Reached> reached,
                                       AnswerWriter& writer) {
    UpstreamConnection::Head head = std::move(reached->head);
    remove_hop_by_hop(head.headers);
    const auto change = [&] {
        if (forward.on_head) {
            forward.on_head(head.status, head.headers);
        }
    };
    guarded(change);
    const bool has_place = co_await writer.has_place_for(body_bytes(head));
    if (!has_place) {
        reached.reset();
        Response refused = AnswerPlace::refusal();
        co_await writer.write(std::move(refused));
        co_return;
    }
    writer.begin(head.status, std::move(head.headers));
    bool more = true;
    while (more) {
        reached->connection.set_deadline(Clock::now() + forward.timeout);
        const auto piece = co_await next_piece(reached->connection);
        more = !piece.empty();
        if (more) {
            co_await writer.write_piece(piece);
        }
    }
    if (reached->connection.reusable()) {
        reached->upstream.keep_idle(reached->connection.release(), Clock::now());
    }
    reached.reset();  // frees the slot before this client takes the last byte
    co_await writer.end();
}

}  // namespace convoy::http
