#include "http/message/chunk_decoder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace convoy::http {
namespace {

using State = ChunkDecoder::State;

struct Decoded {
    State state;
    std::string data;
    std::string unread;

    bool operator==(const Decoded&) const = default;
};

/// Decodes at most `piece` bytes at a time.
Decoded decode(std::string_view bytes, std::size_t max_framing_bytes, std::size_t piece = 1000) {
    ChunkDecoder decoder(max_framing_bytes);
    std::string data;
    while (!bytes.empty() && decoder.state() == State::more) {
        const auto step = decoder.take(bytes.substr(0, piece));
        data += step.data;
        bytes.remove_prefix(step.used);
    }
    return {decoder.state(), data, std::string(bytes)};
}

TEST(ChunkDecoder, JoinsTheDataAndLeavesWhatFollows) {
    const std::string_view body =
        "5;a=\"b\"\r\nhello\r\n00a \r\n0123456789\r\n0\r\nA: b\r\n\r\nGET";
    for (std::size_t piece = 1; piece < body.size(); ++piece) {
        EXPECT_EQ(decode(body, 100, piece), (Decoded{State::done, "hello0123456789", "GET"}));
    }
}

TEST(ChunkDecoder, WaitsForTheRest) {
    EXPECT_EQ(decode("5\r\nhel", 100), (Decoded{State::more, "hel", ""}));
    EXPECT_EQ(decode("0\r\n\r", 100).state, State::more);
}

TEST(ChunkDecoder, RefusesWhatIsNoChunk) {
    for (const char* body :
         {"\r\n", "zz\r\n", ";a\r\n", "-1\r\n", "0x5\r\n", "5\nhello", "5\r\nhelloX",
          "5\r\nhello\rX", "5;a\x01\r\n", "0\r\n A: folded\r\n\r\n", "0\r\nA: b\n\r\n", "0\r\n\rX",
          "fffffffffffffffff\r\n"}) {
        EXPECT_EQ(decode(body, 100).state, State::malformed) << body;
    }
}

TEST(ChunkDecoder, BoundsAllThatSurroundsTheData) {
    const std::string much(100, 'a');
    EXPECT_EQ(decode("5;" + much, 100).state, State::too_long);
    EXPECT_EQ(decode(std::string(101, '0'), 100).state, State::too_long);
    EXPECT_EQ(decode("0\r\n" + much, 100).state, State::too_long);
    EXPECT_EQ(decode("0\r\n" + much.substr(95) + "\r\n\r\n", 100).state, State::done);
    std::string trailers = "0\r\n";
    for (int count = 0; count < 100; ++count) {
        trailers += "A: b\r\n";
    }
    EXPECT_EQ(decode(trailers, 100).state, State::too_long);
}

TEST(ChunkDecoder, LetsABodyOfSmallChunksPass) {
    std::string body;
    for (int count = 0; count < 10'000; ++count) {
        body += "1\r\nx\r\n";
    }
    EXPECT_EQ(decode(body + "0\r\n\r\n", 100),
              (Decoded{State::done, std::string(10'000, 'x'), ""}));
}

}  // namespace
}  // namespace convoy::http
