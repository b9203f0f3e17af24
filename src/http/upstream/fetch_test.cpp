#include "http/upstream/fetch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stop_token>
#include <string>

#include "http/fixtures/test_upstream.hpp"

namespace convoy::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::StartsWith;

UpstreamAddress address_of(const TestUpstream& upstream) {
    return parse_upstream(upstream.url()).value();
}

TEST(Fetch, ReturnsTheBodyOfTheAnswer) {
    std::string head;
    std::string body;
    {
        const TestUpstream upstream([&head](TestUpstream::Caller& caller, int /*nth*/) {
            head = caller.read_head();
            caller.send(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                "3\r\none\r\n4\r\n two\r\n0\r\n\r\n");
        });
        body = fetch(address_of(upstream), "/metrics", 60s).value();
    }
    EXPECT_EQ(body, "one two");
    EXPECT_THAT(head, StartsWith("GET /metrics HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("\r\nHost: 127.0.0.1:"));
}

TEST(Fetch, PostsJson) {
    std::string head;
    {
        const TestUpstream upstream([&head](TestUpstream::Caller& caller, int /*nth*/) {
            head = caller.read_head();
            caller.send("HTTP/1.1 204 No Content\r\n\r\n");
        });
        EXPECT_EQ(post_json(address_of(upstream), "/unknown", "{}", 60s).value(), "");
    }
    EXPECT_THAT(head, StartsWith("POST /unknown HTTP/1.1\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Type: application/json\r\n"));
    EXPECT_THAT(head, HasSubstr("Content-Length: 2\r\n"));
}

TEST(Fetch, NamesTheStatusOfAnotherAnswer) {
    const TestUpstream upstream([](TestUpstream::Caller& caller, int /*nth*/) {
        caller.read_head();
        caller.send("HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n");
    });
    const FetchFailure failure = fetch(address_of(upstream), "/", 60s).error();
    EXPECT_EQ(failure.what, "it answers with status 421");
    EXPECT_EQ(failure.status, 421);
}

TEST(Fetch, EndsAtOnceWhenItIsStopped) {
    std::stop_source source;
    const TestUpstream upstream([&source](TestUpstream::Caller& caller, int /*nth*/) {
        caller.read_head();
        source.request_stop();
        caller.wait_for_end();
    });
    EXPECT_EQ(fetch(address_of(upstream), "/", 600s, source.get_token()).error().what,
              "it was stopped");
    EXPECT_EQ(fetch(address_of(upstream), "/", 600s, source.get_token()).error().what,
              "it was stopped");
}

TEST(Fetch, FailsIfTheAnswerIsCutShortOrTooLarge) {
    const TestUpstream upstream([](TestUpstream::Caller& caller, int nth) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n");
        caller.send(std::string(nth == 1 ? 100 : 5'000'000, 'x'));
    });
    EXPECT_NE(fetch(address_of(upstream), "/", 60s).error().what, "");
    EXPECT_EQ(fetch(address_of(upstream), "/", 60s).error().what, "its answer is too large");
}

TEST(Fetch, FailsIfNothingListensOrNothingComesInTime) {
    std::string gone;
    {
        const TestUpstream upstream(
            [](TestUpstream::Caller& caller, int /*nth*/) { caller.wait_for_end(); });
        EXPECT_NE(fetch(address_of(upstream), "/", 50ms).error().what, "");
        gone = upstream.url();
    }
    EXPECT_EQ(fetch(parse_upstream(gone).value(), "/", 60s).error().what, "Connection refused");
}

}  // namespace
}  // namespace convoy::http
