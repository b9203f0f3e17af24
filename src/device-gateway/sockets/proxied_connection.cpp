#include "device-gateway/sockets/proxied_connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "net/client_address.hpp"
#include "net/proxy_header.hpp"
#include "service/log.hpp"
#include "service/log_pause.hpp"

namespace convoy::device_gateway {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

void warn_of_stranger(const asio::ip::address& peer) {
    static service::LogPause pause(std::chrono::steady_clock::now);
    if (pause.is_over()) {
        service::log_warning(
            "a connection to the port of proxies is closed, because --trusted-proxies does not "
            "have its address",
            {{"address", peer.to_string()}});
    }
}

}  // namespace

ProxiedConnection::ProxiedConnection(tcp::socket socket, const ProxiedDoor& door,
                                     const DeviceContext& context, SessionGroup& group)
    : socket_(std::move(socket)), door_(door), context_(context), group_(group) {}

ProxiedConnection::~ProxiedConnection() {
    if (counted_) {
        door_.listener.left_named(*counted_);
    }
}

asio::awaitable<void> ProxiedConnection::serve() {
    const auto self = shared_from_this();
    if (!door_.trusted.contain(peer())) {
        warn_of_stranger(peer());
        end(Ending::untrusted_proxy);
        co_return;
    }
    auto header = read_header();
    co_await std::move(header);
    if (session_) {
        auto serving = session_->serve();
        co_await std::move(serving);
    } else if (socket_.is_open()) {
        end(ending_.value_or(Ending::client));
    }
}

asio::awaitable<void> ProxiedConnection::refuse(net::Refusal /*why*/) {
    reset_at_end(socket_);
    co_return;
}

asio::awaitable<void> ProxiedConnection::read_header() {
    asio::steady_timer patience(socket_.get_executor(), context_.limits.proxy_header);
    patience.async_wait([connection = weak_from_this()](const error_code& cancelled) {
        const auto self = connection.lock();
        if (!cancelled && self && !self->session_) {
            self->end(Ending::proxy_header);
        }
    });
    error_code wrong;
    socket_.non_blocking(true, wrong);
    while (!wrong && !ending_ && !session_ && socket_.is_open()) {
        co_await socket_.async_wait(tcp::socket::wait_read,
                                    asio::redirect_error(asio::use_awaitable, wrong));
        if (!wrong && !ending_) {
            read_available();
        }
    }
}

/// Leaves the client's bytes behind the header in the socket, where the session finds them.
void ProxiedConnection::read_available() {
    std::array<char, net::max_proxy_header_bytes> bytes;  // NOLINT: read before it is used
    error_code wrong;
    const std::size_t seen = socket_.receive(
        asio::buffer(bytes.data(), bytes.size() - head_.size()), tcp::socket::message_peek, wrong);
    if (wrong == asio::error::would_block) {
        return;
    }
    if (wrong) {
        ending_ = Ending::client;
        return;
    }
    const std::size_t had = head_.size();
    head_.append(bytes.data(), seen);
    const net::ProxyHeader header = net::read_proxy_header(head_);
    const bool is_complete = header.kind == net::ProxyHeader::Kind::complete;
    socket_.read_some(asio::buffer(bytes.data(), is_complete ? header.bytes - had : seen), wrong);
    if (header.kind == net::ProxyHeader::Kind::malformed) {
        ending_ = Ending::proxy_header;
    } else if (is_complete) {
        head_ = {};
        open(header.client.value_or(peer()));
    }
}

void ProxiedConnection::open(const asio::ip::address& client) {
    if (!door_.listener.enter_named(client)) {
        reset_at_end(socket_);
        error_code closed_already;
        socket_.close(closed_already);
        return;
    }
    counted_ = client;
    session_ = std::make_shared<Session>(Arrival{.socket = std::move(socket_), .client = client},
                                         nullptr, context_, group_);
}

void ProxiedConnection::close_if_idle() {
    if (session_) {
        session_->close_if_idle();
    } else {
        end(Ending::stopped);
    }
}

void ProxiedConnection::abort() {
    if (session_) {
        session_->abort();
    } else {
        end(Ending::stopped);
    }
}

void ProxiedConnection::end(Ending why) {
    if (!socket_.is_open()) {
        return;
    }
    context_.metrics.ended(why);
    error_code closed_already;
    socket_.shutdown(tcp::socket::shutdown_both, closed_already);
    socket_.close(closed_already);
}

asio::ip::address ProxiedConnection::peer() const {
    error_code gone_already;
    return net::plain_address(socket_.remote_endpoint(gone_already).address());
}

}  // namespace convoy::device_gateway
