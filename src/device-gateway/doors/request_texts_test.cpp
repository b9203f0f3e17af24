#include "device-gateway/doors/request_texts.hpp"

#include <gtest/gtest.h>

#include "http/message/target.hpp"

namespace convoy::device_gateway {
namespace {

constexpr std::string_view token = "0123456789abcdefghijklmnopqrstuv";

http::Request request(const std::string& target, const std::string& body = "") {
    const auto read = *http::parse_target(target);
    http::Request made;
    made.method = body.empty() ? "GET" : "POST";
    made.target = target;
    made.path = read.path;
    made.query = read.query;
    made.body = body;
    return made;
}

void expect_no_token(const std::string& text) {
    EXPECT_EQ(text.find(token), std::string::npos) << text;
    EXPECT_NE(text.find("***"), std::string::npos) << text;
}

TEST(RequestTexts, HaveTheLineTheFieldsAndTheBody) {
    http::Request asked = request("/?id=1&lat=54.7&lon=25.3", R"({"a":1})");
    asked.headers.set("Content-Type", "application/json");
    asked.headers.set("Cookie", "not shown");
    EXPECT_EQ(request_text(asked, false),
              "POST /?id=1&lat=54.7&lon=25.3\r\nContent-Type: application/json\r\n\r\n{\"a\":1}");
}

TEST(RequestTexts, HaveNoTokenWhereverItIs) {
    const std::string secret(token);
    expect_no_token(request_text(request("/devices/" + secret + "?lat=1&lon=2"), true));
    expect_no_token(request_text(request("/devices/" + secret), true));
    expect_no_token(request_text(request("/?lat=1&token=" + secret + "&lon=2"), false));
    expect_no_token(request_text(request("/?lat=1&%74oken=" + secret), false));
    expect_no_token(request_text(request("/?a=1", "lat=1&token=" + secret), false));
    expect_no_token(request_text(
        request("/pub", R"({"_type":"dump","password" : ")" + secret + R"(\"x","b":1})"), false));
    for (const std::string& field : {"Bearer " + secret, "Basic " + secret, secret}) {
        http::Request asked = request("/?lat=1");
        asked.headers.set("Authorization", field);
        expect_no_token(request_text(asked, false));
    }
    expect_no_token(request_text(request("/devices/" + secret, "sent to /" + secret), true));
}

TEST(RequestTexts, HaveNoPartOfATokenAtTheEndOfALongBody) {
    const std::string body =
        std::string(max_body_bytes_of_text - 4, 'x') + "&token=" + std::string(token);
    const std::string text = request_text(request("/", body), false);
    EXPECT_EQ(text.find("0123"), std::string::npos);
}

TEST(RequestTexts, AreReadBack) {
    http::Request asked = request("/?id=a%20b&lat=54.7", "x\r\n\r\ny");
    asked.headers.set("Content-Type", "text/csv");
    const auto read = read_request_text(request_text(asked, false));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->method, "POST");
    EXPECT_EQ(read->query, asked.query);
    EXPECT_EQ(read->headers.find("Content-Type"), "text/csv");
    EXPECT_EQ(read->body, asked.body);
    EXPECT_FALSE(read_request_text("no request"));
    EXPECT_FALSE(read_request_text("\r\n\r\n"));
}

TEST(RequestTexts, ShowAnAnswer) {
    EXPECT_EQ(response_text({.status = 200, .headers = {}, .body = "[]"}), "200 OK\r\n\r\n[]");
}

}  // namespace
}  // namespace convoy::device_gateway
