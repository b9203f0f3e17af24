#include "position-tracker/state/asked_readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "history/fixtures/sample_readings.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AskedReadingsTest : public testing::Test {
 protected:
    void see(std::string_view name) { fleet_.apply(std::vector{reported(name, position(at(0)))}); }
    void say(std::string_view name, fleet::Time time, std::string device) {
        fleet_.apply(std::vector{history::reading(name, time, {}, std::move(device))}, at(9'000));
    }
    /// Returns the name and the JSON of each.
    std::vector<std::string> news() {
        fleet_.tick(at(9'000));
        std::vector<std::string> all;
        for (const live::Detail& detail : asked_.news(fleet_)) {
            all.push_back(detail.name.text() + " " + detail.json);
        }
        return all;
    }

    FleetState fleet_{1, {}};
    AskedReadings asked_;
};

TEST_F(AskedReadingsTest, AreReturnedAsTheyAreAndAfterEachChange) {
    for (const char* const name : {"Van", "Bus"}) {
        see(name);
        say(name, at(1'000), "gt06:1");
    }
    EXPECT_THAT(news(), IsEmpty()) << "of none";
    asked_.ask({1, {vehicle("Van")}});
    EXPECT_EQ(asked_.revision(), 1U);
    EXPECT_THAT(news(), ElementsAre("Van "
                                    R"({"device":"gt06:1",)"
                                    R"("attributes_time":"2026-11-22T12:00:01.000Z"})"));
    EXPECT_THAT(news(), IsEmpty());
    say("Bus", at(2'000), "gt06:2");
    EXPECT_THAT(news(), IsEmpty());
    say("Van", at(2'000), "gt06:2");
    EXPECT_THAT(news(), ElementsAre(HasSubstr("gt06:2")));
}

TEST_F(AskedReadingsTest, AVehicleThatSaidNothingOrIsGoneHasNone) {
    see("Van");
    asked_.ask({1, {vehicle("Van"), vehicle("Bus")}});
    EXPECT_THAT(news(), ElementsAre("Van ", "Bus "));
    say("Bus", at(2'000), "gt06:2");
    EXPECT_THAT(news(), IsEmpty()) << "it has no position";
    say("Van", at(2'000), "gt06:1");
    EXPECT_THAT(news(), ElementsAre(HasSubstr("gt06:1")));
    fleet_.forget(vehicle("Van"));
    EXPECT_THAT(news(), ElementsAre("Van "));
}

}  // namespace
}  // namespace convoy::tracker
