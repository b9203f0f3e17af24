#include "position-tracker/state/refused.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Field;
using testing::SizeIs;

history::StoredRejection rejection(
    const std::string& name, std::int64_t received, const std::string& time,
    fleet::RejectionReason reason = fleet::RejectionReason::bad_time) {
    return {.message_id = "m",
            .received = at(received),
            .position = {.index = 0,
                         .reason = reason,
                         .vehicle = name,
                         .content = R"({"vehicle":")" + name + R"(","time":)" + time + "}"}};
}

history::HeldPosition held(std::string_view name, std::int64_t received,
                           std::chrono::milliseconds ahead) {
    return {.received = at(received),
            .reason = history::HoldReason::future,
            .reported = reported(name, position(at(received) + ahead))};
}

std::string detail_of(const history::StoredRejection& rejected) {
    RefusedSummary summary;
    summary.add(rejected);
    return summary.entries().at(0).detail;
}

std::vector<std::string> vehicles_of(const std::vector<Refused>& refused) {
    std::vector<std::string> vehicles;
    for (const Refused& each : refused) {
        vehicles.push_back(each.vehicle);
    }
    return vehicles;
}

TEST(RefusedSummary, HasAnEntryForEachVehicleAndReason) {
    RefusedSummary summary;
    summary.add(rejection("Van", 5'000, "1", fleet::RejectionReason::bad_coordinates));
    summary.add(rejection("Bus", 4'000, "1", fleet::RejectionReason::bad_coordinates));
    summary.add(rejection("Van", 3'000, R"("?")"));
    summary.add(rejection("Van", 1'000, "1", fleet::RejectionReason::bad_coordinates));
    const Refused newest{
        .vehicle = "Van",
        .reason = "bad_coordinates",
        .detail = "its lat should be -90 to 90, its lon -180 to 180, and its accuracy 0 or more",
        .ahead = {},
        .count = 2,
        .first = at(1'000),
        .last = at(5'000)};
    EXPECT_THAT(summary.entries(), ElementsAre(newest, Field(&Refused::vehicle, "Bus"),
                                               Field(&Refused::detail, "its time cannot be read")));
}

TEST(RefusedSummary, HasHowFarTheNewestHeldPositionIsAhead) {
    RefusedSummary summary;
    summary.add(held("Van", 1'000, 2h));
    summary.add(held("Van", 2'000, 3h + 5min + 7s));
    const auto entries = summary.entries();
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].detail, "its time is 3 h 5 min ahead of its receipt");
    EXPECT_EQ(entries[0].ahead, std::chrono::milliseconds(3h + 5min + 7s));
    EXPECT_EQ(entries[0].count, 2U);
}

TEST(RefusedSummary, HasWhatIsWrongWithATime) {
    EXPECT_EQ(detail_of(rejection("Van", 0, "1763816831")),
              "its time is in seconds since 1970; it should be in milliseconds");
    EXPECT_EQ(detail_of(rejection("Van", 0, R"("2026-11-22T11:59:15Z")")),
              "its time is 45 s before its receipt");
    // 1024 weeks earlier: a receiver of GPS whose count of weeks began again
    EXPECT_EQ(detail_of(rejection("Van", 0, R"("2007-04-08T12:00:00Z")",
                                  fleet::RejectionReason::too_old)),
              "its time is 7168 d before its receipt");
}

TEST(RefusedSummary, ATimeInSecondsIsNotFarBehind) {
    RefusedSummary summary;
    summary.add(rejection("Van", 0, "1763816831"));
    EXPECT_EQ(summary.entries().at(0).ahead, std::nullopt);
}

TEST(RefusedSummary, KeepsTheNewestOfAnyNumberOfVehicles) {
    RefusedSummary summary;
    const std::int64_t count = 6 * max_refused;
    for (std::int64_t number = count; number > 0; --number) {
        summary.add(rejection("Van " + std::to_string(number), number, "1"));
    }
    const auto entries = summary.entries();
    ASSERT_THAT(entries, SizeIs(max_refused));
    EXPECT_EQ(entries.front().vehicle, "Van " + std::to_string(count));
    EXPECT_EQ(entries.back().vehicle, "Van " + std::to_string(count - max_refused + 1));
}

TEST(RefusedSummary, KeepsTheSameOfMoreThatArrivedAtOnceInAnyOrder) {
    RefusedSummary up;
    RefusedSummary down;
    constexpr int count = 6 * max_refused;
    for (int number = 0; number < count; ++number) {
        up.add(held("Van " + std::to_string(number), 0, 3h));
        down.add(held("Van " + std::to_string(count - 1 - number), 0, 3h));
    }
    EXPECT_THAT(up.entries(), SizeIs(max_refused));
    EXPECT_EQ(up.entries(), down.entries());
}

TEST(RefusedSummary, ForgetsAVehicle) {
    RefusedSummary summary;
    summary.add(rejection("Van", 2, "1"));
    summary.add(held("Van", 2, 3h));
    summary.add(held("Bus", 1, 3h));
    summary.forget("Van");
    EXPECT_THAT(vehicles_of(summary.entries()), ElementsAre("Bus"));
}

TEST(Join, AddsUpEntriesOfOneVehicleAndReason) {
    RefusedSummary rejected;
    rejected.add(rejection("Van", 1, R"("2300-01-01T00:00:00Z")", fleet::RejectionReason::future));
    RefusedSummary waiting;
    waiting.add(held("Bus", 2, 2h));
    waiting.add(held("Van", 3, 3h));
    const auto joined = join(rejected.entries(), waiting.entries());
    ASSERT_THAT(vehicles_of(joined), ElementsAre("Van", "Bus"));
    EXPECT_EQ(joined[0].count, 2U);
    EXPECT_EQ(joined[0].first, at(1));
    EXPECT_EQ(joined[0].last, at(3));
    EXPECT_EQ(joined[0].ahead, std::chrono::milliseconds(3h));
}

}  // namespace
}  // namespace convoy::tracker
