#include "http/message/head.hpp"

#include <gtest/gtest.h>

#include "http/message/request_id.hpp"
#include "http/upstream/address.hpp"

namespace convoy::http {
namespace {

TEST(Head, IsWrittenAsItGoesOverTheWire) {
    Headers headers;
    headers.add("Host", "a:80");
    headers.add("X-Empty", "");
    EXPECT_EQ(request_head("GET", "/a?b", headers),
              "GET /a?b HTTP/1.1\r\nHost: a:80\r\nX-Empty: \r\n\r\n");
    EXPECT_EQ(response_head(404, {}), "HTTP/1.1 404 Not Found\r\n\r\n");
}

TEST(Head, SaysTheLengthOfAChunkInHexadecimal) {
    EXPECT_EQ(chunk_head(1), "1\r\n");
    EXPECT_EQ(chunk_head(255), "ff\r\n");
    EXPECT_EQ(chunk_head(65536), "10000\r\n");
}

TEST(Head, WritesDatesInGmt) {
    using std::chrono::seconds;
    const std::chrono::system_clock::time_point time{seconds{1'795'352'831}};
    EXPECT_EQ(http_date(time), "Sun, 22 Nov 2026 13:07:11 GMT");
}

TEST(Head, LosesWhatSpeaksOfOneConnectionOnly) {
    Headers headers;
    headers.add("Connection", "close, X-Secret");
    headers.add("x-secret", "1");
    headers.add("Keep-Alive", "timeout=5");
    headers.add("TE", "trailers");
    headers.add("Transfer-Encoding", "chunked");
    headers.add("Upgrade", "websocket");
    headers.add("Proxy-Authorization", "Basic YTpi");
    headers.add("Accept", "text/csv");
    remove_hop_by_hop(headers);
    Headers left;
    left.add("Accept", "text/csv");
    EXPECT_EQ(headers, left);
}

TEST(RequestId, IsAShortPlainWord) {
    EXPECT_TRUE(is_request_id("a"));
    EXPECT_TRUE(is_request_id("Az09._-"));
    EXPECT_TRUE(is_request_id(std::string(64, 'x')));
    EXPECT_FALSE(is_request_id(std::string(65, 'x')));
    for (const auto* text : {"", "a b", "a\"b", "a/b", "é", "a\n"}) {
        EXPECT_FALSE(is_request_id(text)) << text;
    }
}

TEST(RequestId, IsMadeAnewEachTime) {
    RequestIds ids(1);
    const std::string first = ids.make();
    EXPECT_TRUE(is_request_id(first));
    EXPECT_EQ(first.size(), 16U);
    EXPECT_NE(first, ids.make());
    EXPECT_EQ(first, RequestIds(1).make());
}

TEST(UpstreamAddress, IsAHostAndPerhapsAPort) {
    EXPECT_EQ(parse_upstream("http://tracker:8082"),
              (UpstreamAddress{.host = "tracker", .port = "8082", .authority = "tracker:8082"}));
    EXPECT_EQ(parse_upstream("http://10.0.0.1/"),
              (UpstreamAddress{.host = "10.0.0.1", .port = "80", .authority = "10.0.0.1"}));
    EXPECT_EQ(parse_upstream("http://[::1]:80"),
              (UpstreamAddress{.host = "::1", .port = "80", .authority = "[::1]:80"}));
}

TEST(UpstreamAddress, IsNothingElse) {
    for (const auto* url : {"", "tracker:8082", "https://tracker", "http://", "http://tracker/path",
                            "http://a:b@tracker", "http://tracker?q", "http://tracker:x"}) {
        EXPECT_EQ(parse_upstream(url), std::nullopt) << url;
    }
}

}  // namespace
}  // namespace convoy::http
