#include "http/test_upstream.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace convoy::http {

TestUpstream::Caller::~Caller() { ::close(socket_); }

std::string TestUpstream::Caller::read_head() {
    constexpr std::string_view end_of_head = "\r\n\r\n";
    while (unread_.find(end_of_head) == std::string::npos) {
        std::array<char, 4096> bytes{};
        const auto received = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (received <= 0) {
            return "";
        }
        unread_.append(bytes.data(), static_cast<std::size_t>(received));
    }
    const auto size = unread_.find(end_of_head) + end_of_head.size();
    std::string head = unread_.substr(0, size);
    unread_.erase(0, size);
    return head;
}

bool TestUpstream::Caller::send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void TestUpstream::Caller::wait_for_end() const {
    std::array<char, 4096> bytes{};
    while (::recv(socket_, bytes.data(), bytes.size(), 0) > 0) {
    }
}

void TestUpstream::Caller::reset() const {
    const linger now{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

TestUpstream::TestUpstream(Script script)
    : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, SOMAXCONN);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, script = std::move(script)] { run(script); });
}

TestUpstream::~TestUpstream() {
    ending_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    if (current_ >= 0) {
        ::shutdown(current_, SHUT_RDWR);
    }
    thread_.join();
    ::close(listener_);
}

void TestUpstream::run(const Script& script) {
    while (true) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) {
            return;
        }
        current_ = socket;
        Caller caller(socket);
        if (ending_) {
            return;
        }
        script(caller, ++connections_);
        current_ = -1;
    }
}

}  // namespace convoy::http
