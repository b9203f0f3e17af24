#include "http/message/strict_head.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace convoy::http {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

Headers headers(const Fields& fields) {
    Headers made;
    for (const auto& [name, value] : fields) {
        made.add(name, value);
    }
    return made;
}

TEST(StrictHead, TakesAnOrdinaryOne) {
    EXPECT_EQ(wrong_bytes("GET / HTTP/1.1\r\nHost: t\r\nX:\ta \xC3\xBC\r\nY:\r\n\r\n"),
              std::nullopt);
    EXPECT_EQ(wrong_bytes("GET / HTTP/1.0\r\n\r\n"), std::nullopt);
    EXPECT_EQ(wrong_fields(headers({{"Host", "t"}, {"Content-Length", "5"}}), true), std::nullopt);
    EXPECT_EQ(wrong_fields({}, false), std::nullopt);
}

TEST(StrictHead, RefusesBytesThatReadersMayTakeDifferently) {
    using namespace std::string_literals;
    for (const std::string& field :
         {"A: b\r\n folded"s, "A: b\nB: c"s, "A: b\rB: c"s, "A : b"s, "A: \0b"s, "A: \x01"s,
          "A: \x7F"s, " A: b"s, ": b"s, "no colon"s, "A(: b"s, "\xC3\xBC: b"s}) {
        EXPECT_TRUE(wrong_bytes("GET / HTTP/1.1\r\nHost: t\r\n" + field + "\r\n\r\n")) << field;
    }
    EXPECT_TRUE(wrong_bytes("GET /\n HTTP/1.1\r\n\r\n"));
}

TEST(StrictHead, RefusesFieldsThatContradictEachOther) {
    for (const Fields& more :
         std::vector<Fields>{{{"Content-Length", "5, 5"}},
                             {{"Content-Length", "+5"}},
                             {{"Content-Length", ""}},
                             {{"Content-Length", "5"}, {"content-length", "5"}},
                             {{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}},
                             {{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
                             {{"HOST", "t"}},
                             {{"Origin", "http://t"}, {"Origin", "http://t"}}}) {
        Fields fields{{"Host", "t"}};
        fields.insert(fields.end(), more.begin(), more.end());
        EXPECT_TRUE(wrong_fields(headers(fields), true)) << more[0].first << more[0].second;
    }
    EXPECT_TRUE(wrong_fields({}, true)) << "no Host";
    EXPECT_TRUE(wrong_fields(headers({{"Transfer-Encoding", "chunked"}}), false)) << "HTTP/1.0";
}

TEST(StrictHead, SaysHowTheBodyEnds) {
    EXPECT_EQ(body_framing({}).length, 0U);
    EXPECT_EQ(body_framing(headers({{"Content-Length", "0042"}})).length, 42U);
    EXPECT_TRUE(body_framing(headers({{"Transfer-Encoding", "chunked"}})).chunked);
    EXPECT_EQ(body_framing(headers({{"Content-Length", std::string(30, '9')}})).length,
              std::numeric_limits<std::uint64_t>::max());
}

}  // namespace
}  // namespace convoy::http
