#include "net/acceptor.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>

#include "net/cannot_listen.hpp"
#include "net/thrown.hpp"

namespace convoy::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// After an accept that failed, the next one waits this long, unless a client was closed with the
/// spare descriptor.
constexpr std::chrono::milliseconds accept_pause{100};

/// Allows several listening sockets on one port; the kernel distributes the clients among them.
void share_port(tcp::acceptor& socket) {
    const int on = 1;
    if (::setsockopt(socket.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)) != 0) {
        throw boost::system::system_error(errno, boost::system::system_category());
    }
}

tcp::acceptor listening(asio::io_context& network, const ListenSettings& settings,
                        std::uint16_t port) {
    try {
        const tcp::endpoint endpoint(asio::ip::make_address(settings.address), port);
        tcp::acceptor socket(network, endpoint.protocol());
        socket.set_option(tcp::acceptor::reuse_address(true));
        if (settings.acceptors > 1) {
            share_port(socket);
        }
        socket.bind(endpoint);
        socket.listen();
        socket.non_blocking(true);  // `close_the_next` needs it
        return socket;
    } catch (const boost::system::system_error& error) {
        throw CannotListen("cannot listen on " + settings.address + " port " +
                           std::to_string(port) + ": " + error.code().message());
    }
}

bool out_of_descriptors(const error_code& error) {
    return error == asio::error::no_descriptors ||
           error == boost::system::errc::too_many_files_open_in_system;
}

}  // namespace

Acceptor::Acceptor(Reception& reception, std::size_t number,
                   const std::vector<std::uint16_t>& ports)
    : reception_(reception), number_(number), busy_(network_.get_executor()) {
    for (const std::uint16_t port : ports) {
        listen(port);
    }
    if (sockets_.empty()) {
        throw CannotListen("cannot listen on any port of " + reception.settings().address);
    }
}

void Acceptor::listen(std::uint16_t port) {
    try {
        sockets_.push_back(std::make_unique<Socket>(
            listening(network_, reception_.settings(), port), asio::steady_timer(network_)));
        ports_.push_back(sockets_.back()->acceptor.local_endpoint().port());
    } catch (const CannotListen& error) {
        if (!reception_.cannot_listen(port, error.what())) {
            throw;
        }
        ports_.push_back(0);
    }
}

int Acceptor::descriptor() {
    int greatest = -1;
    for (const auto& socket : sockets_) {
        greatest = std::max(greatest, socket->acceptor.native_handle());
    }
    return greatest;
}

void Acceptor::run() {
    const auto never_throws = [](const std::exception_ptr& thrown) {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    };
    for (const auto& socket : sockets_) {
        asio::co_spawn(network_, accept_all(*socket), never_throws);
    }
    thread_ = std::thread([this] { network_.run(); });
    reception_.acceptor_began();
}

// NOLINTNEXTLINE(cppcoreguidelines-avoid-reference-coroutine-parameters): the sockets outlive it
asio::awaitable<void> Acceptor::accept_all(Socket& listening) {
    while (!reception_.stopping()) {
        error_code wrong;
        auto token = asio::redirect_error(asio::use_awaitable, wrong);
        tcp::socket socket = co_await listening.acceptor.async_accept(token);
        if (reception_.stopping()) {
            break;
        }
        if (!wrong) {
            accepted(std::move(socket));
        } else if (!out_of_descriptors(wrong) || !close_the_next(listening)) {
            listening.accept_again.expires_after(accept_pause);
            co_await listening.accept_again.async_wait(token);
        }
    }
}

/// An exception here ends this connection only.
void Acceptor::accepted(tcp::socket socket) {
    try {
        if (leaves_reserve(socket.native_handle(), reception_.settings().descriptors)) {
            open(std::move(socket));
        } else {
            reception_.refused(Refusal::no_descriptors);
        }
    } catch (...) {
        reception_.broken(description(std::current_exception()));
    }
}

void Acceptor::open(tcp::socket socket) {
    const auto place = reception_.enter(socket);
    if (!place.counted) {
        return;
    }
    std::shared_ptr<AcceptedConnection> connection;
    try {
        connection = reception_.open(std::move(socket), number_);
        connections_.insert(connection);
        auto at_its_end = [this, connection, place](const std::exception_ptr& thrown) {
            ended(connection, place, thrown);
        };
        asio::co_spawn(
            network_, place.refused ? connection->refuse(*place.refused) : connection->serve(),
            asio::bind_cancellation_slot(connection->cancellation(), std::move(at_its_end)));
    } catch (...) {
        connections_.erase(connection);
        reception_.left(place);
        throw;
    }
}

void Acceptor::ended(const std::shared_ptr<AcceptedConnection>& connection,
                     const ConnectionCounts::Place& place, const std::exception_ptr& thrown) {
    if (thrown) {
        reception_.broken(description(thrown));
    }
    connections_.erase(connection);
    reception_.left(place);
}

/// Closes a client that it accepts with the spare descriptor. Returns false if there is no spare
/// one, or if no client waits: without a free descriptor, accept fails even then.
bool Acceptor::close_the_next(Socket& listening) {
    if (!spare_.release()) {
        spare_.take();
        return false;
    }
    error_code wrong;
    {
        tcp::socket unwanted(network_);
        listening.acceptor.accept(unwanted, wrong);
    }
    spare_.take();
    if (!wrong) {
        reception_.refused(Refusal::no_descriptors);
    }
    return !wrong;
}

void Acceptor::close_idle() {
    asio::post(network_, [this] {
        error_code closed_already;
        for (const auto& socket : sockets_) {
            socket->acceptor.close(closed_already);
            socket->accept_again.cancel();
        }
        const auto open = connections_;  // a connection may end in this loop
        for (const auto& connection : open) {
            connection->close_if_idle();
        }
        reception_.acceptor_ended();
    });
}

void Acceptor::abort_all() {
    asio::post(network_, [this] {
        const auto open = connections_;
        for (const auto& connection : open) {
            connection->abort();
        }
    });
}

void Acceptor::end() {
    busy_.reset();
    network_.stop();
    if (thread_.joinable()) {
        thread_.join();
    }
}

}  // namespace convoy::net
