#include "amqp/client_socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace convoy::amqp {
namespace {

using Clock = std::chrono::steady_clock;
using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

// Returns null if that fails; `error` is then the reason.
Addresses addresses_of(const std::string& host, const std::string& port, std::string& error) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int failure = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    if (failure != 0) {
        error = ::gai_strerror(failure);
    }
    return {failure == 0 ? found : nullptr, &::freeaddrinfo};
}

int count_of(const addrinfo* address) {
    int count = 0;
    for (; address != nullptr; address = address->ai_next) {
        ++count;
    }
    return count;
}

// Sets TCP_NODELAY, because small frames must not wait for the ACK of earlier ones.
int open_socket(const addrinfo& address) {
    const int descriptor = ::socket(
        address.ai_family, address.ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address.ai_protocol);
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return descriptor;
}

int milliseconds_until(Clock::time_point deadline) {
    const auto rest = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    constexpr std::chrono::milliseconds longest = std::chrono::hours(1);
    return static_cast<int>(std::clamp(rest, std::chrono::milliseconds(0), longest).count());
}

int pending_error(int descriptor) {
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
}

}  // namespace

ClientSocket::~ClientSocket() { close(); }

void ClientSocket::close() {
    if (descriptor_ != -1) {
        ::close(descriptor_);
        descriptor_ = -1;
    }
}

void ClientSocket::fail(int error_number) {
    error_ = std::generic_category().message(error_number);
}

ClientSocket::Connected ClientSocket::connect(const std::string& host, const std::string& port,
                                              Deadline deadline,
                                              const std::function<bool()>& stop) {
    const Addresses addresses = addresses_of(host, port, error_);
    int left = count_of(addresses.get());
    for (const addrinfo* address = addresses.get(); address != nullptr;
         address = address->ai_next) {
        const auto now = Clock::now();
        const auto share = (deadline - now) / left--;
        close();
        descriptor_ = open_socket(*address);
        if (::connect(descriptor_, address->ai_addr, address->ai_addrlen) == 0) {
            return Connected::yes;
        }
        if (errno != EINPROGRESS) {
            fail(errno);
            continue;
        }
        const Connected connected = connect_before(now + share, stop);
        if (connected == Connected::yes || connected == Connected::stopped ||
            (connected == Connected::too_late && left == 0)) {
            return connected;
        }
    }
    return Connected::no;
}

ClientSocket::Connected ClientSocket::connect_before(Deadline deadline,
                                                     const std::function<bool()>& stop) {
    while (!stop()) {
        if (Clock::now() >= deadline) {
            return Connected::too_late;
        }
        std::array polled{pollfd{descriptor_, POLLOUT, 0}, pollfd{wakeup_.descriptor(), POLLIN, 0}};
        ::poll(polled.data(), polled.size(), milliseconds_until(deadline));
        if (polled[1].revents != 0) {
            wakeup_.take();
        }
        if (polled[0].revents != 0) {
            const int error = pending_error(descriptor_);
            if (error == 0) {
                return Connected::yes;
            }
            fail(error);
            return Connected::no;
        }
    }
    return Connected::stopped;
}

void ClientSocket::use_tls(const std::string& host, const std::optional<std::string>& ca_file) {
    tls_.emplace(descriptor_, host, ca_file);
}

// During a TLS handshake the socket is polled only for what the handshake needs next.
short ClientSocket::events_of(Interest interest) const {
    if (tls_ && tls_->awaits() == TlsSession::Awaits::reading) {
        return POLLIN;
    }
    if (tls_ && tls_->awaits() == TlsSession::Awaits::writing) {
        return POLLOUT;
    }
    return static_cast<short>((interest.read ? POLLIN : 0) | (interest.write ? POLLOUT : 0));
}

void ClientSocket::wait(Interest interest, Deadline deadline) {
    if (tls_ && interest.read && tls_->has_more()) {
        return;
    }
    const short events = events_of(interest);
    // A socket of no interest is left out, because poll would report its end in any case.
    std::array polled{pollfd{events == 0 ? -1 : descriptor_, events, 0},
                      pollfd{wakeup_.descriptor(), POLLIN, 0}};
    ::poll(polled.data(), polled.size(), milliseconds_until(deadline));
}

std::optional<std::size_t> ClientSocket::read(char* bytes, std::size_t most) {
    if (tls_) {
        return result(tls_->read(bytes, most));
    }
    const ssize_t count = ::recv(descriptor_, bytes, most, 0);
    if (count == 0) {
        error_.clear();
        return std::nullopt;
    }
    return result(count);
}

std::optional<std::size_t> ClientSocket::write(const char* bytes, std::size_t count) {
    if (tls_) {
        return result(tls_->write(bytes, count));
    }
    return result(::send(descriptor_, bytes, count, MSG_NOSIGNAL));
}

std::optional<std::size_t> ClientSocket::result(std::optional<std::size_t> of_tls) {
    if (!of_tls) {
        error_ = tls_->error();
    }
    return of_tls;
}

std::optional<std::size_t> ClientSocket::result(std::ptrdiff_t count) {
    if (count >= 0) {
        return static_cast<std::size_t>(count);
    }
    if (errno == EAGAIN || errno == EINTR) {
        return 0;
    }
    fail(errno);
    return std::nullopt;
}

}  // namespace convoy::amqp
