// Uses real sockets. tests/system/test_queue_tls.py tests TLS with the real broker.
#include "amqp/client_socket.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "amqp/fixtures/loopback_address.hpp"
#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

/// A port of 127.0.0.1 that accepts connections once it listens.
class LoopbackPort {
 public:
    LoopbackPort() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address = loopback_address(0);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        number_ = std::to_string(ntohs(address.sin_port));
    }
    ~LoopbackPort() { ::close(socket_); }
    LoopbackPort(const LoopbackPort&) = delete;
    LoopbackPort& operator=(const LoopbackPort&) = delete;

    const std::string& number() const { return number_; }
    void listen() const { ASSERT_EQ(::listen(socket_, 1), 0); }
    int accept() const { return ::accept(socket_, nullptr, nullptr); }

 private:
    int socket_;
    std::string number_;
};

class ClientSocketTest : public testing::Test {
 protected:
    ClientSocket::Connected connect(const std::string& host) {
        return socket_.connect(host, port_.number(), deadline(), [] { return false; });
    }
    static ClientSocket::Deadline deadline() { return std::chrono::steady_clock::now() + patience; }

    /// Waits for something to read, and reads it.
    std::optional<std::string> read() {
        std::array<char, 64> bytes{};
        socket_.wait({.read = true, .write = false}, deadline());
        const auto count = socket_.read(bytes.data(), bytes.size());
        return count ? std::optional(std::string(bytes.data(), *count)) : std::nullopt;
    }

    LoopbackPort port_;
    Wakeup wakeup_;
    ClientSocket socket_{wakeup_};
};

TEST_F(ClientSocketTest, SendsAndReceivesUntilTheOtherSideCloses) {
    port_.listen();
    ASSERT_EQ(connect("127.0.0.1"), ClientSocket::Connected::yes);
    const int other = port_.accept();
    std::array<char, 64> bytes{};
    EXPECT_EQ(socket_.read(bytes.data(), bytes.size()), 0U) << "there is nothing to read yet";
    EXPECT_EQ(socket_.write("ping", 4), 4U);
    EXPECT_EQ(::recv(other, bytes.data(), bytes.size(), 0), 4);
    EXPECT_EQ(std::string(bytes.data(), 4), "ping");
    EXPECT_EQ(::send(other, "pong", 4, MSG_NOSIGNAL), 4);
    EXPECT_EQ(read(), "pong");
    ::close(other);
    EXPECT_EQ(read(), std::nullopt);
    EXPECT_EQ(socket_.error(), "");
}

TEST_F(ClientSocketTest, TriesTheAddressesOfANameUntilOneAccepts) {
    port_.listen();  // on 127.0.0.1 only; localhost may be ::1 as well
    EXPECT_EQ(connect("localhost"), ClientSocket::Connected::yes);
}

TEST_F(ClientSocketTest, NamesTheReasonOfARefusal) {
    EXPECT_EQ(connect("127.0.0.1"), ClientSocket::Connected::no);
    EXPECT_EQ(socket_.error(), "Connection refused");
}

TEST_F(ClientSocketTest, StopsAWaitAtAWakeUp) {
    port_.listen();
    ASSERT_EQ(connect("127.0.0.1"), ClientSocket::Connected::yes);
    wakeup_.signal();
    socket_.wait({.read = true, .write = false},
                 std::chrono::steady_clock::now() + std::chrono::hours(1));
    EXPECT_TRUE(wakeup_.take()) << "the signal is left to the caller";
}

}  // namespace
}  // namespace convoy::amqp
