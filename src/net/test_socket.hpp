// For tests: a plain blocking client. Every wait ends after 10 s with an exception.
#pragma once

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace convoy::net {

class TestSocket {
 public:
    /// Not connected yet. `from`: the loopback address that it calls from.
    explicit TestSocket(const char* from = "127.0.0.1")
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
        const auto own = address(from, 0);
        check(::bind(socket_, reinterpret_cast<const sockaddr*>(&own), sizeof(own)), "bind");
    }
    ~TestSocket() { ::close(socket_); }
    TestSocket(const TestSocket&) = delete;
    TestSocket& operator=(const TestSocket&) = delete;

    TestSocket& connect(std::uint16_t port) {
        const auto server = address("127.0.0.1", port);
        check(::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof(server)),
              "connect");
        return *this;
    }

    /// What comes back: "" where the other side has closed or reset the connection.
    std::string ask(std::string_view words) {
        ::send(socket_, words.data(), words.size(), MSG_NOSIGNAL);
        return read();
    }
    std::string read() {
        std::array<char, 4096> bytes{};
        const auto received = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            throw std::runtime_error("nothing came for 10 s");
        }
        return received > 0 ? std::string(bytes.data(), static_cast<std::size_t>(received)) : "";
    }
    int descriptor() const { return socket_; }

 private:
    static sockaddr_in address(const char* host, std::uint16_t port) {
        sockaddr_in made{};
        made.sin_family = AF_INET;
        made.sin_port = htons(port);
        ::inet_pton(AF_INET, host, &made.sin_addr);
        return made;
    }
    static void check(int result, const char* what) {
        if (result != 0) {
            throw std::system_error(errno, std::generic_category(), what);
        }
    }

    int socket_;
};

}  // namespace convoy::net
