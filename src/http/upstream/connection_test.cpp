#include "http/upstream/connection.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/system_error.hpp>
#include <string>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/upstream/address.hpp"

namespace convoy::http {
namespace {

namespace asio = boost::asio;

class UpstreamConnectionTest : public testing::Test {
 protected:
    void connect(const TestUpstream& upstream) {
        const auto port = std::stoi(parse_upstream(upstream.url())->port);
        connection_.set_deadline(std::chrono::steady_clock::now() + std::chrono::minutes(1));
        run(connection_.connect(
            {asio::ip::address_v4::loopback(), static_cast<asio::ip::port_type>(port)}));
    }

    struct Answer {
        int status = 0;
        std::string body;
    };
    Answer ask() { return run(whole_answer(connection_)); }
    boost::system::error_code error_of_ask() {
        try {
            ask();
        } catch (const boost::system::system_error& error) {
            return error.code();
        }
        return {};
    }

    asio::io_context network_;
    UpstreamConnection connection_{asio::ip::tcp::socket(network_)};

    static asio::awaitable<asio::ip::tcp::endpoint> endpoint_used(const UpstreamAddress& address,
                                                                  AddressChoice& choice) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        const auto open = [](const asio::any_io_executor& executor, const auto&) {
            return asio::ip::tcp::socket(executor);
        };
        const UpstreamConnection connection =
            co_await connect_upstream(address, choice, deadline, open);
        co_return connection.endpoint();
    }
    template <class Result>
    Result run(asio::awaitable<Result> work) {
        network_.restart();
        auto result = asio::co_spawn(network_, std::move(work), asio::use_future);
        network_.run();
        return result.get();
    }

 private:
    static asio::awaitable<Answer> whole_answer(UpstreamConnection& connection) {
        std::string request(a_request);
        const UpstreamConnection::Head head = co_await connection.ask(std::move(request), 1000);
        Answer answer{.status = head.status, .body = ""};
        while (true) {
            const std::string_view piece = co_await connection.next_piece();
            if (piece.empty()) {
                co_return answer;
            }
            answer.body += piece;
        }
    }
};

TEST_F(UpstreamConnectionTest, IsMadeToTheAddressOfANameThatAccepts) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) { caller.wait_for_end(); });
    UpstreamAddress address = parse_upstream(upstream.url()).value();
    address.host = "localhost";  // ::1, too, perhaps, and the upstream is on 127.0.0.1 only
    AddressChoice choice;
    const asio::ip::tcp::endpoint used = run(endpoint_used(address, choice));
    EXPECT_EQ(used.address(), asio::ip::address_v4::loopback());
    EXPECT_TRUE(choice.uses(used));
}

TEST_F(UpstreamConnectionTest, ReadsOneAnswerAfterAnother) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 100 Continue\r\n\r\n" + std::string(ok_answer));
        caller.read_head();
        caller.send(
            "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n"
            "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        caller.wait_for_end();
    });
    connect(upstream);
    const Answer first = ask();
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, "ok");
    EXPECT_TRUE(connection_.reusable());
    const Answer second = ask();
    EXPECT_EQ(second.status, 404);
    EXPECT_EQ(second.body, "abcde");
    EXPECT_TRUE(connection_.reusable());
}

TEST_F(UpstreamConnectionTest, IsNotReusableAfterAnAnswerThatEndsByClosing) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
    });
    connect(upstream);
    EXPECT_EQ(ask().body, "until the end");
    EXPECT_FALSE(connection_.reusable());
}

TEST_F(UpstreamConnectionTest, ThrowsIfAnAnswerIsCutShort) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok");
    });
    connect(upstream);
    EXPECT_EQ(error_of_ask(), boost::beast::http::error::partial_message);
}

TEST_F(UpstreamConnectionTest, ThrowsIfTheHeadIsTooLong) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nX: " + std::string(1000, 'x') + "\r\n\r\n");
        caller.wait_for_end();
    });
    connect(upstream);
    EXPECT_EQ(error_of_ask(), boost::beast::http::error::header_limit);
}

TEST_F(UpstreamConnectionTest, ThrowsAtTheDeadline) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) { caller.wait_for_end(); });
    connect(upstream);
    connection_.set_deadline(std::chrono::steady_clock::now() + std::chrono::milliseconds(50));
    EXPECT_EQ(error_of_ask(), boost::beast::error::timeout);
}

}  // namespace
}  // namespace convoy::http
