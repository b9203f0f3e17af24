// Reads from a real socket. The limits that end a connection are tested in limits_test.cpp, too.
#include "http/server/request_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/system/system_error.hpp>
#include <string_view>

#include "http/message/stream.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

using boost::asio::ip::tcp;
using testing::ElementsAre;

class RequestReaderTest : public testing::Test {
 protected:
    RequestReaderTest() {
        tcp::acceptor listener(network_, {boost::asio::ip::address_v4::loopback(), 0});
        client_.connect(listener.local_endpoint());
        stream_.socket.socket() = listener.accept();
    }

    /// Sends the bytes and reads the next request.
    Incoming read(std::string_view bytes) {
        boost::asio::write(client_, boost::asio::buffer(bytes));
        network_.restart();
        auto incoming = boost::asio::co_spawn(network_, read_request(stream_, settings_, "made"),
                                              boost::asio::use_future);
        network_.run();
        return incoming.get();
    }

    boost::system::error_code error_of(std::string_view bytes) {
        try {
            read(bytes);
        } catch (const boost::system::system_error& error) {
            return error.code();
        }
        return {};
    }

    boost::asio::io_context network_;
    ServerSettings settings_;
    tcp::socket client_{network_};
    Stream stream_{boost::beast::tcp_stream(network_), {}};
};

TEST_F(RequestReaderTest, ReadsTheHeadAndTheBody) {
    const Incoming read_in =
        read("POST /a%20b/c?d=e HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nbody");
    EXPECT_FALSE(read_in.refusal.has_value());
    EXPECT_EQ(read_in.request.method, "POST");
    EXPECT_THAT(read_in.request.path, ElementsAre("a b", "c"));
    EXPECT_EQ(read_in.request.parameter("d"), "e");
    EXPECT_EQ(read_in.request.headers.find("Host"), "t");
    EXPECT_EQ(read_in.request.body, "body");
    EXPECT_TRUE(read_in.terms.keep_alive);
}

TEST_F(RequestReaderTest, LeavesTheNextRequestForTheNextCall) {
    const Incoming first = read(
        "POST /1 HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
        "HEAD /2 HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(first.request.target, "/1");
    EXPECT_EQ(first.request.body, "abc");
    const Incoming second = read("");
    EXPECT_EQ(second.request.target, "/2");
    EXPECT_EQ(second.request.body, "");
    EXPECT_TRUE(second.terms.head_only);
}

TEST_F(RequestReaderTest, KeepsAnIdThatIsHarmlessInALog) {
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: t\r\nX-Request-Id: a-1\r\n\r\n").request.id, "a-1");
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: t\r\nX-Request-Id: a b\r\n\r\n").request.id, "made");
}

TEST_F(RequestReaderTest, GoesOnAfterARefusalIfItHasReadTheWholeRequest) {
    settings_.max_target_bytes = 8;
    const Incoming refused = read("GET /12345678 HTTP/1.1\r\nHost: t\r\n\r\n");
    ASSERT_TRUE(refused.refusal.has_value());
    EXPECT_EQ(refused.refusal->status, 414);
    EXPECT_TRUE(refused.terms.keep_alive);
    EXPECT_FALSE(read("GET / HTTP/1.1\r\nHost: t\r\n\r\n").refusal.has_value());
}

TEST_F(RequestReaderTest, EndsAfterARefusalIfItHasNot) {
    settings_.max_body_bytes = 8;
    const Incoming refused = read("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 9\r\n\r\n");
    ASSERT_TRUE(refused.refusal.has_value());
    EXPECT_EQ(refused.refusal->status, 413);
    EXPECT_FALSE(refused.terms.keep_alive);
}

TEST_F(RequestReaderTest, ThrowsIfTheClientLeavesBeforeTheEnd) {
    boost::asio::write(client_, boost::asio::buffer(std::string_view("GET / HTTP/1.1\r\nHo")));
    client_.shutdown(tcp::socket::shutdown_send);
    EXPECT_EQ(error_of(""), boost::asio::error::eof);
}

TEST_F(RequestReaderTest, ThrowsIfTheClientIsTooSlow) {
    settings_.client_timeout = std::chrono::milliseconds(50);
    EXPECT_EQ(error_of("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\na"),
              boost::beast::error::timeout);
}

}  // namespace
}  // namespace convoy::http
