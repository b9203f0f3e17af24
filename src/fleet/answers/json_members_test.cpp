#include "fleet/answers/json_members.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <optional>
#include <string>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;

Report van() {
    return {
        .name = samples::name("Van"),
        .position = {samples::noon, samples::coordinates(53.0, -1.0), Accuracy::from_metres(3.0),
                     ReportedMotion(1'361, ReportedMotion::unknown)},
        .motion = {.speed = MetresPerSecond{13.416},
                   .speed_sigma = MetresPerSecond{0.4},
                   .heading = Degrees{271.54},
                   .distance = Metres{13.4}},
        .interval = milliseconds(1'000)};
}

std::string report_members(const Report& report, std::optional<Metres> range) {
    std::string out;
    append_report_members(out, samples::noon, {&report, range});
    return out;
}

std::string entry_members(const HistoryEntry& entry) {
    std::string out;
    append_entry_members(out, entry);
    return out;
}

TEST(ReportMembers, AreThoseOfTheContract) {
    EXPECT_EQ(report_members(van(), std::nullopt),
              R"("time":"2026-11-22T12:00:00.000Z","accuracy":3.0,"speed":13.42,)"
              R"("heading":271.5,"reported_speed":13.61,"reported_heading":null,)"
              R"("status":"moving","interval":1.0)");
}

TEST(ReportMembers, EndWithTheRangeAndUnconfirmedIfTheyApply) {
    Report report = van();
    report.motion = {};
    report.motion.belief = Belief::unconfirmed;
    EXPECT_EQ(report_members(report, Metres{12.34}),
              R"("time":"2026-11-22T12:00:00.000Z","accuracy":3.0,"speed":null,)"
              R"("heading":null,"reported_speed":13.61,"reported_heading":null,)"
              R"("status":"unknown","interval":1.0,"range":12.3,)"
              R"("unconfirmed":true)");
}

TEST(EntryMembers, AreThoseOfTheContract) {
    EXPECT_EQ(entry_members({van().position, van().motion}),
              R"("time":"2026-11-22T12:00:00.000Z","accuracy":3.0,"speed":13.42,)"
              R"("heading":271.5,"reported_speed":13.61,"reported_heading":null,)"
              R"("distance":13.400,"outlier":false)");
    HistoryEntry outlier{{samples::noon, samples::coordinates(0, 0), std::nullopt}, {}};
    outlier.motion.belief = Belief::outlier;
    EXPECT_EQ(entry_members(outlier),
              R"("time":"2026-11-22T12:00:00.000Z","accuracy":null,"speed":null,)"
              R"("heading":null,"reported_speed":null,"reported_heading":null,)"
              R"("distance":null,"outlier":true)");
}

TEST(EntryMembers, AreJsonInWhichOnlyUnknownValuesAreNull) {
    samples::Random random(53);
    const auto is_known = [&random] { return samples::random_between(random, 0, 1) == 1; };
    simdjson::dom::parser parser;
    for (int i = 0; i < 1'000; ++i) {
        HistoryEntry entry{samples::random_position(random), {}};
        entry.position.reported = samples::random_reported_motion(random);
        if (is_known()) {
            entry.motion.speed = MetresPerSecond{12.5};
        }
        if (is_known()) {
            entry.motion.heading = Degrees{90.0};
        }
        if (is_known()) {
            entry.motion.distance = Metres{0.0};
        }
        const bool is_unconfirmed = is_known();
        entry.motion.belief = is_unconfirmed ? Belief::unconfirmed : Belief::good;
        const std::string text = "{" + entry_members(entry) + "}";
        const simdjson::dom::element read = parser.parse(text);
        ASSERT_EQ(read["accuracy"].is_null(), !entry.position.accuracy) << text;
        ASSERT_EQ(read["speed"].is_null(), !entry.motion.speed) << text;
        ASSERT_EQ(read["heading"].is_null(), !entry.motion.heading) << text;
        ASSERT_EQ(read["reported_speed"].is_null(), !entry.position.reported.speed()) << text;
        ASSERT_EQ(read["reported_heading"].is_null(), !entry.position.reported.heading()) << text;
        ASSERT_EQ(read["distance"].is_null(), !entry.motion.distance) << text;
        ASSERT_EQ(read["unconfirmed"].error() == simdjson::SUCCESS, is_unconfirmed) << text;
        ASSERT_EQ(parse_time(std::string_view(read["time"])), entry.position.time) << text;
    }
}

}  // namespace
}  // namespace convoy::fleet
