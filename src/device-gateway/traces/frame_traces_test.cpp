#include "device-gateway/traces/frame_traces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

using Kind = TracePiece::Kind;

constexpr std::size_t enough = std::size_t{16} * 1024 * 1024;
constexpr TraceOwner traced_device{.kind = TraceOwner::Kind::device, .id = "1"};

TraceSource traced_source(std::uint64_t connection = 1, std::string_view address = "192.0.2.1") {
    return {.connection = connection,
            .protocol = "teltonika",
            .transport = "tcp",
            .address = address,
            .remembers_frames = true};
}

TracePiece traced_piece(std::string_view bytes, Kind kind = Kind::frame) {
    return {.kind = kind, .time = {}, .bytes = bytes, .result = "taken"};
}

std::vector<std::string> bytes_of(const std::vector<KeptPiece>& pieces) {
    std::vector<std::string> all;
    all.reserve(pieces.size());
    for (const KeptPiece& each : pieces) {
        all.push_back(each.bytes);
    }
    return all;
}

TEST(FrameTraces, KeepFramesAndAnswersInTheirOrder) {
    FrameTraces traces(enough);
    traces.keep(traced_device, traced_source(), traced_piece("login"));
    traces.keep(traced_device, traced_source(), traced_piece("yes", Kind::answer));
    traces.keep(traced_device, traced_source(2, "192.0.2.2"), traced_piece("again"));
    const auto found = traces.find("1", 0).pieces;
    EXPECT_THAT(bytes_of(found), testing::ElementsAre("login", "yes", "again"));
    EXPECT_EQ(found[0].device, "1");
    EXPECT_EQ(found[0].protocol, "teltonika");
    EXPECT_EQ(found[0].transport, "tcp");
    EXPECT_EQ(found[0].address, "192.0.2.1");
    EXPECT_EQ(found[1].kind, Kind::answer);
    EXPECT_EQ(found[2].address, "192.0.2.2");
    EXPECT_TRUE(traces.find("2", 0).pieces.empty());
    EXPECT_THAT(bytes_of(traces.find("1", found[1].number).pieces), testing::ElementsAre("again"));
}

TEST(FrameTraces, FindAllThatAnAddressHasSent) {
    FrameTraces traces(enough);
    traces.keep(traced_device, traced_source(1), traced_piece("a"));
    traces.keep({.kind = TraceOwner::Kind::address, .id = "192.0.2.1"}, traced_source(2),
                traced_piece("b"));
    traces.keep({.kind = TraceOwner::Kind::denied_device, .id = "2"}, traced_source(3),
                traced_piece("c"));
    traces.keep(traced_device, traced_source(4, "192.0.2.2"), traced_piece("d"));
    const auto found = traces.find("192.0.2.1", 0).pieces;
    EXPECT_THAT(bytes_of(found), testing::ElementsAre("a", "b", "c"));
    EXPECT_EQ(found[1].device, "") << "it has named none";
    EXPECT_THAT(bytes_of(traces.find("2", 0).pieces), testing::ElementsAre("c"));
}

TEST(FrameTraces, CutAPieceAndSayHowLongItWas) {
    FrameTraces traces(enough);
    traces.keep(traced_device, traced_source(), traced_piece(std::string(5'000, 'x')));
    const auto found = traces.find("1", 0).pieces;
    EXPECT_EQ(found.at(0).bytes.size(), FrameTraces::max_bytes_of_piece);
    EXPECT_EQ(found.at(0).size, 5'000U);
}

TEST(FrameTraces, KeepTheLastFramesAndTheLoginOfTheirConnection) {
    FrameTraces traces(enough);
    TracePiece login = traced_piece("login");
    login.names_device = true;
    traces.keep(traced_device, traced_source(), login);
    for (int number = 0; number < 200; ++number) {
        traces.keep(traced_device, traced_source(), traced_piece(std::to_string(number)));
        traces.keep(traced_device, traced_source(), traced_piece("ok", Kind::answer));
    }
    const auto found = traces.find("1", 0);
    const auto frames = std::ranges::count(found.pieces, Kind::frame, &KeptPiece::kind);
    EXPECT_GE(frames, static_cast<std::ptrdiff_t>(FrameTraces::max_frames));
    EXPECT_LE(frames, static_cast<std::ptrdiff_t>(FrameTraces::max_frames) + 14);
    EXPECT_EQ(found.pieces.at(found.pieces.size() - 2).bytes, "199");
    EXPECT_THAT(bytes_of(found.logins), testing::ElementsAre("login"));

    for (int number = 0; number < 200; ++number) {
        traces.keep(traced_device, traced_source(2), traced_piece("other"));
    }
    EXPECT_TRUE(traces.find("1", 0).logins.empty()) << "nothing of that connection is left";
}

TEST(FrameTraces, StayWithinTheirBytesAndForgetWhatWasSilentForLongest) {
    constexpr std::size_t few = 100'000;
    FrameTraces traces(few);
    for (std::uint64_t number = 0; number < 1'000; ++number) {
        const std::string id = std::to_string(number);
        traces.keep({.kind = TraceOwner::Kind::device, .id = id}, traced_source(number + 1),
                    traced_piece(std::string(100, 'x')));
        traces.keep({.kind = TraceOwner::Kind::device, .id = "0"}, traced_source(0),
                    traced_piece("beat"));
        EXPECT_LE(traces.bytes(), few);
    }
    EXPECT_FALSE(traces.find("999", 0).pieces.empty());
    EXPECT_FALSE(traces.find("0", 0).pieces.empty()) << "it has spoken all the time";
    EXPECT_TRUE(traces.find("1", 0).pieces.empty());
    EXPECT_GT(traces.bytes(), few / 2);
}

TEST(FrameTraces, LetNoStrangersPushADeviceOut) {
    constexpr std::size_t few = 100'000;
    FrameTraces traces(few);
    traces.keep(traced_device, traced_source(), traced_piece("mine"));
    for (std::uint64_t number = 0; number < 1'000; ++number) {
        const std::string id = std::to_string(number);
        traces.keep({.kind = TraceOwner::Kind::denied_device, .id = id}, traced_source(number + 2),
                    traced_piece(std::string(100, 'x')));
    }
    EXPECT_THAT(bytes_of(traces.find("1", 0).pieces), testing::Contains("mine"));
    EXPECT_FALSE(traces.find("999", 0).pieces.empty());
    EXPECT_LE(traces.bytes(), few);
}

TEST(FrameTraces, CountEveryByteThatTheyGiveBack) {
    FrameTraces traces(enough);
    traces.keep(traced_device, traced_source(), traced_piece("x"));
    const std::size_t one = traces.bytes();
    TracePiece login = traced_piece("login");
    login.names_device = true;
    for (std::uint64_t number = 0; number < 2'000; ++number) {
        traces.keep(traced_device, traced_source(1 + number / 7),
                    number % 3 == 0 ? login : traced_piece("12345"));
    }
    const std::size_t full = traces.bytes();
    for (std::uint64_t number = 2'000; number < 9'000; ++number) {
        traces.keep(traced_device, traced_source(1 + number / 7),
                    number % 3 == 0 ? login : traced_piece("12345"));
    }
    EXPECT_NEAR(static_cast<double>(traces.bytes()), static_cast<double>(full),
                20 * static_cast<double>(one));
}

TEST(FrameTraces, KeepNothingIfTheyAreOff) {
    FrameTraces traces(0);
    traces.keep(traced_device, traced_source(), traced_piece("x"));
    EXPECT_FALSE(traces.is_on());
    EXPECT_TRUE(traces.find("1", 0).pieces.empty());
    EXPECT_EQ(traces.bytes(), 0U);
}

TEST(FrameTraces, ReturnTheNewestOfManyPieces) {
    FrameTraces traces(enough);
    for (std::uint64_t number = 0; number < 300; ++number) {
        const std::string id = std::to_string(number);
        traces.keep({.kind = TraceOwner::Kind::device, .id = id}, traced_source(number),
                    traced_piece(id));
    }
    const auto found = traces.find("192.0.2.1", 0).pieces;
    ASSERT_EQ(found.size(), FrameTraces::max_found);
    EXPECT_EQ(found.back().bytes, "299");
    EXPECT_EQ(found.front().bytes, "100");
}

}  // namespace
}  // namespace convoy::device_gateway
