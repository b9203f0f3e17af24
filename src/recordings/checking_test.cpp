#include "recordings/checking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace convoy::recordings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class CheckingTest : public testing::Test {
 protected:
    /// Checks an entry with this vehicle and time, and a place.
    void take(std::string_view vehicle, std::string_view time) {
        checking_.take({.vehicle = vehicle,
                        .time = time,
                        .latitude = "1",
                        .longitude = "2",
                        .accuracy = "",
                        .kind = "point",
                        .number = 7});
    }

    ReadingSettings settings_{.file_name = "File"};
    std::vector<std::string> vehicles_;
    std::vector<Skipped> skipped_;

 private:
    Receiver receiver_{
        .position = [this](const auto& each,
                           const auto& /*said*/) { vehicles_.push_back(each.vehicle.text()); },
        .skipped = [this](const Skipped& skipped) { skipped_.push_back(skipped); },
        .note = [](const std::string& /*sentence*/) {}};
    Checking checking_{settings_, receiver_};
};

TEST_F(CheckingTest, SkipsWhatHasNoVehicleIfTheFileHasNoName) {
    settings_.file_name = "";
    take("", "2026-07-01T12:00:00Z");
    take("Van", "2026-07-01T12:00:00Z");
    EXPECT_THAT(vehicles_, ElementsAre("Van"));
    ASSERT_THAT(skipped_, SizeIs(1));
    EXPECT_EQ(skipped_[0].reason, SkipReason::bad_vehicle);
    EXPECT_THAT(skipped_[0].detail, testing::HasSubstr("nothing names its vehicle"));
}

TEST_F(CheckingTest, SaysTheWholeRuleOfIds) {
    for (const std::string_view name : {"a\x1B[b", "a\xC2\x80"}) {
        take(name, "1718444200");
    }
    take(std::string(257, 'x'), "1718444200");
    ASSERT_THAT(skipped_, SizeIs(3));
    for (const Skipped& skipped : skipped_) {
        EXPECT_EQ(skipped.reason, SkipReason::bad_vehicle);
        EXPECT_EQ(skipped.where, "point 7");
        EXPECT_THAT(
            skipped.detail,
            testing::EndsWith(" is no id of a vehicle: it should be 1 to 256 bytes of UTF-8 "
                              "without control characters"));
    }
    EXPECT_THAT(vehicles_, IsEmpty());
}

TEST_F(CheckingTest, NamesAVehicleLikeTheFileIfItHasNoName) {
    take("", "1718444200");
    take(" ", "1718444200");
    take("Van", "1718444200");
    EXPECT_THAT(vehicles_, ElementsAre("File", "File", "Van"));
}

TEST_F(CheckingTest, BelievesTimesFrom2000UpToThirteenDigits) {
    for (const char* time : {"2000-01-01T00:00:00Z", "9999999999999"}) {
        take("a", time);
    }
    EXPECT_THAT(vehicles_, SizeIs(2));
    for (const char* time : {"1999-12-31T23:59:59.999Z", "2286-11-20T17:46:40Z"}) {
        take("a", time);
    }
    ASSERT_THAT(skipped_, SizeIs(2));
    EXPECT_EQ(skipped_[0].detail, "'1999-12-31T23:59:59.999Z' is before 2000 or after 2286");
    EXPECT_EQ(skipped_[1].reason, SkipReason::bad_time);
}

}  // namespace
}  // namespace convoy::recordings
