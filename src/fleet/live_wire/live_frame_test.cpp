#include "fleet/live_wire/live_frame.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using samples::coordinates;
using samples::name;
using enum LiveState::Upstream;

constexpr std::uint64_t clock_ms = 1'795'352'831'600;  // 2026-11-22T13:07:11.600Z

struct Golden {
    std::string file;
    LiveFrame frame;
};

LivePositions golden_positions() {
    LivePositions positions;
    positions.rows = {
        {0, project(coordinates(53.390681, -1.431247)), 1342, 27'150, 350, 10, Status::moving},
        {7, project(coordinates(-33.8688, 151.2093)), 0, live_unknown, 4999, 600, Status::stopped},
        {8, project(coordinates(0, -180)), live_unknown, live_unknown, 0, live_unknown,
         Status::stopped, true, false},
        {70'000, project(coordinates(85.0511, 179.9999999)), live_most, 35'999, 4'294'967'295,
         live_most, Status::offline, true, true},
        {4'294'967'295, project(coordinates(-90, 0)), 50, 0, 600'001, 1, Status::offline, false,
         true}};
    return positions;
}

LivePosition row_of_version_2(LivePosition row, std::uint16_t accuracy,
                              std::uint16_t reported_speed) {
    row.accuracy = accuracy;
    row.reported_speed = reported_speed;
    return row;
}

/// It reports, though the place that is shown is 200 s old.
LivePosition ambiguous_row_of_version_2() {
    LivePosition row{
        10, project(coordinates(53.390681, -1.431247)), 1342, 27'150, 200'000, 10, Status::moving};
    row.stale = true;
    row.ambiguous = true;
    return row;
}

LivePositions golden_positions_v2() {
    const WebMercator sheffield = project(coordinates(53.390681, -1.431247));
    LivePositions positions;
    positions.rows = {
        row_of_version_2({0, sheffield, 1342, 27'150, 350, 10, Status::moving}, 30, live_unknown),
        row_of_version_2({7, project(coordinates(-33.8688, 151.2093)), 0, live_unknown, 4999, 600,
                          Status::stopped},
                         live_unknown, 0),
        row_of_version_2({8, project(coordinates(0, -180)), live_unknown, live_unknown, 0,
                          live_unknown, Status::unknown, true, false},
                         live_most, 1389),
        row_of_version_2({9, sheffield, 1342, 27'150, 95'500, 10, Status::silent, false, true}, 30,
                         live_unknown),
        ambiguous_row_of_version_2(),
        row_of_version_2({70'000, project(coordinates(85.0511, 179.9999999)), live_most, 35'999,
                          1'900'999, 6000, Status::offline, true, true},
                         0, live_unknown),
        row_of_version_2({4'294'967'295, project(coordinates(-90, 0)), 0, live_unknown,
                          4'294'967'295, 36'000, Status::silent, false, true},
                         live_unknown, live_unknown)};
    positions.rows[1].is_reported_speed_ignored = true;
    return positions;
}

LiveNames golden_names() {
    return {{{0, name("City Truck")},
             {7, name("Zürich/1")},
             {70'000, name("🚚 №1")},
             {4'294'967'295, name(std::string(64, 'x'))}}};
}

LiveDetails golden_details() {
    return {{{0, R"({"attributes":{"ignition":true,"battery":4.010,"driver":"Zoé"},)"
                 R"("device":"osmand:7","attributes_time":"2026-11-22T13:07:10.000Z"})"},
             {70'000, ""}}};
}

std::vector<Golden> golden_frames() {
    return {
        {"hello", {{0, clock_ms}, LiveHello{0xFEDC'BA98'7654'3210, 4096, 20, 256}}},
        {"names", {{0, clock_ms}, golden_names()}},
        {"positions", {{9'007'199'254'740'991, clock_ms}, golden_positions()}},
        {"positions_none", {{12, clock_ms}, LivePositions{}}},
        {"gone", {{12, clock_ms}, LiveGone{{7, 70'000, 4'294'967'295}}}},
        {"beat", {{13, clock_ms}, LiveBeat{}}},
        {"state_live", {{0, clock_ms}, LiveState{live, clock_ms - 60'000}}},
        {"state_lost", {{13, clock_ms}, LiveState{lost, clock_ms - 2'500}}},
        {"synced_full", {{12, clock_ms}, LiveSynced{true}}},
        {"synced_since", {{13, clock_ms}, LiveSynced{false}}},
        {"names_v2",
         {{0, clock_ms, LiveVersion::v2},
          LiveNames{{{0, name("City Truck")}, {7, name("Zürich/1")}, {70'000, name("🚚 №1")}}}}},
        {"positions_v2",
         {{9'007'199'254'740'991, clock_ms, LiveVersion::v2}, golden_positions_v2()}},
        {"state_behind_v2",
         {{13, clock_ms, LiveVersion::v2}, LiveState{live, clock_ms - 2'500, true}}},
        {"refused_v2", {{13, clock_ms, LiveVersion::v2}, LiveRefused{}}},
        {"hello_v2",
         {{0, clock_ms, LiveVersion::v2}, LiveHello{0xFEDC'BA98'7654'3210, 4096, 20, 256, 16}}},
        {"details_v2", {{13, clock_ms, LiveVersion::v2}, golden_details()}}};
}

std::string read_golden(const std::string& file) {
    std::ifstream in("src/fleet/live_wire/live_frames/" + file + ".bin", std::ios::binary);
    EXPECT_TRUE(in.is_open()) << file;
    return {std::istreambuf_iterator<char>(in), {}};
}

struct Encode {
    LiveHeader header;
    std::string operator()(const LiveNames& names) const {
        return encode_frame(header, names.rows);
    }
    std::string operator()(const LivePositions& positions) const {
        return encode_frame(header, positions.rows);
    }
    std::string operator()(const LiveDetails& details) const {
        return encode_frame(header, details.rows);
    }
    std::string operator()(const LiveGone& gone) const {
        return encode_frame(header, gone.indices);
    }
    template <class Body>
    std::string operator()(const Body& body) const {
        return encode_frame(header, body);
    }
};

std::string encoded(const LiveFrame& frame) { return std::visit(Encode{frame.header}, frame.body); }

std::string refused_frame(std::string_view bytes) {
    const auto decoded = decode_frame(bytes);
    return decoded ? "taken" : std::string(decoded.error().detail);
}

TEST(LiveFrame, IsWrittenAsTheGoldenOnes) {
    for (const Golden& golden : golden_frames()) {
        EXPECT_EQ(encoded(golden.frame), read_golden(golden.file)) << golden.file;
    }
}

TEST(LiveFrame, GoldenOnesAreRead) {
    for (const Golden& golden : golden_frames()) {
        const auto decoded = decode_frame(read_golden(golden.file));
        ASSERT_TRUE(decoded) << golden.file << ": " << decoded.error().detail;
        EXPECT_EQ(*decoded, golden.frame) << golden.file;
    }
}

TEST(LiveFrame, CutOrLengthenedOnesAreRefused) {
    for (const Golden& golden : golden_frames()) {
        const std::string whole = read_golden(golden.file);
        for (std::size_t bytes = 0; bytes < whole.size(); ++bytes) {
            EXPECT_NE(refused_frame(whole.substr(0, bytes)), "taken")
                << golden.file << " " << bytes;
        }
        EXPECT_NE(refused_frame(whole + '\0'), "taken") << golden.file;
    }
}

TEST(LiveFrame, OtherVersionsAndTypesAreRefused) {
    std::string frame = read_golden("beat");
    frame[1] = 3;
    EXPECT_EQ(refused_frame(frame), "an unknown version");
    for (const char type : {'\0', '\xA', '\xFF'}) {
        frame = read_golden("beat");
        frame[0] = type;
        EXPECT_EQ(refused_frame(frame), "an unknown type");
    }
    for (const char* const file : {"refused_v2", "details_v2"}) {
        frame = read_golden(file);
        frame[1] = 1;
        EXPECT_EQ(refused_frame(frame), "an unknown type") << "version 1 does not have it";
    }
}

TEST(LiveFrame, ACountThatTheBytesDoNotHoldIsRefused) {
    for (const Golden& golden : golden_frames()) {
        std::string frame = read_golden(golden.file);
        frame.replace(4, 4, 4, '\xFF');
        EXPECT_NE(refused_frame(frame), "taken") << golden.file;
    }
}

TEST(LiveFrame, ValuesThatNoServerSendsAreRefused) {
    std::string status = read_golden("positions");
    status[24 + 22] = 3;
    EXPECT_EQ(refused_frame(status), "an unknown status, or a heading of 360 degrees or more");
    std::string heading = read_golden("positions");
    heading.replace(24 + 14, 2, "\xA0\x8C");  // 36,000
    EXPECT_EQ(refused_frame(heading), "an unknown status, or a heading of 360 degrees or more");
    std::string state = read_golden("state_live");
    state[24] = 2;
    EXPECT_EQ(refused_frame(state), "an unknown state of the upstream");
    std::string synced = read_golden("synced_full");
    synced[24] = 2;
    EXPECT_EQ(refused_frame(synced), "the flag full is neither 0 nor 1");
    std::string names = read_golden("names");
    names[24 + 6] = '\n';
    EXPECT_EQ(refused_frame(names), "an invalid vehicle name");
    std::string details = read_golden("details_v2");
    details[24 + 6] = '[';
    EXPECT_EQ(refused_frame(details), "details that are no object of JSON");
    std::string new_status = read_golden("positions_v2");
    new_status[24 + 22] = 7;
    EXPECT_EQ(refused_frame(new_status), "an unknown status, or a heading of 360 degrees or more");
}

TEST(LiveFrame, AMoreExactStatusOfAVehicleThatStandsIsReadAsStopped) {
    for (const char status : {'\x5', '\x6'}) {  // parked, idle
        std::string frame = read_golden("positions_v2");
        frame[24 + 22] = status;
        const auto decoded = decode_frame(frame);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(std::get<LivePositions>(decoded->body).rows.front().status, Status::stopped);
    }
}

TEST(LiveFrame, Version1KnowsNoDetails) {
    const LiveFrame frame{{0, clock_ms}, LiveHello{7, 4096, 20, 256, 16}};
    const auto decoded = decode_frame(encoded(frame));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(std::get<LiveHello>(decoded->body).max_details, 0U);
}

TEST(LiveFrame, ADisplayNameIsSkipped) {
    std::string frame = read_golden("names_v2");
    frame.replace(24 + 6 + 10, 2, std::string("\x3\0Bus", 5));
    const auto decoded = decode_frame(frame);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(std::get<LiveNames>(decoded->body).rows[1].name.text(), "Zürich/1");
}

TEST(LiveFrame, Version1HasThreeStatuses) {
    LivePositions positions = golden_positions_v2();
    const LiveFrame frame{{1, clock_ms}, positions};
    const auto decoded = decode_frame(encoded(frame));
    ASSERT_TRUE(decoded);
    std::vector<Status> seen;
    for (const LivePosition& row : std::get<LivePositions>(decoded->body).rows) {
        seen.push_back(row.status);
        EXPECT_FALSE(row.ambiguous) << "version 1 has no such flag";
        EXPECT_FALSE(row.is_reported_speed_ignored) << "version 1 has no such flag";
    }
    using enum Status;
    EXPECT_EQ(seen, (std::vector{moving, stopped, stopped, moving, moving, offline, stopped}));
}

}  // namespace
}  // namespace convoy::fleet
