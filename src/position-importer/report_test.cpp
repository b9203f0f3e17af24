#include "position-importer/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::importer {
namespace {

namespace samples = fleet::samples;
using recordings::SkipReason;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

Tally tally_of(std::initializer_list<std::string> vehicles) {
    Tally tally(1);
    std::chrono::seconds after_noon{0};
    for (const std::string& vehicle : vehicles) {
        tally.add({samples::name(vehicle), samples::position(++after_noon, 1, 2)});
    }
    return tally;
}

TEST(Report, ListsVehiclesAndWhatIsSkippedAndWhy) {
    Tally tally = tally_of({"B", "A", "A"});
    tally.add("a.csv", {SkipReason::no_time, "line 7", "it has no time"});
    tally.add("a.csv", {SkipReason::no_time, "line 8", "it has no time"});
    tally.add("a.csv", {SkipReason::bad_row, "line 9", "it is too long"});
    EXPECT_EQ(
        report(tally, {.accepted = 3, .unreadable = {"b.txt: it is empty"}}, samples::noon + 1h),
        "Found: 3 positions, 2026-11-22T12:00:01.000Z to 2026-11-22T12:00:03.000Z\n"
        "  A: 2 positions, 2026-11-22T12:00:02.000Z to 2026-11-22T12:00:03.000Z\n"
        "  B: 1 position, 2026-11-22T12:00:01.000Z to 2026-11-22T12:00:01.000Z\n"
        "Imported: 3 positions\n"
        "Skipped: 3\n"
        "  no_time: 2 (a track without times is no history; such tracks are for the "
        "simulator)\n"
        "    a.csv, line 7: it has no time\n"
        "  bad_row: 1\n"
        "    a.csv, line 9: it is too long\n"
        "Not read: b.txt: it is empty\n");
}

TEST(Report, OfADryRunSaysThatNothingWasSent) {
    const std::string text = report(tally_of({"A"}), {.dry_run = true}, samples::noon);
    EXPECT_THAT(text, HasSubstr("Would be imported: 1 position; nothing was sent\n"));
    EXPECT_THAT(text, Not(HasSubstr("\nImported")));
    EXPECT_THAT(text, Not(HasSubstr("Not imported")));
}

TEST(Report, SaysWhatTheQueueHasNotAccepted) {
    const std::string text =
        report(tally_of({"A", "A"}), {.accepted = 1, .error = ImportError{"it was stopped"}},
               samples::noon);
    EXPECT_THAT(text, HasSubstr("Imported: 1 position\nNot imported: 1 position that the queue has "
                                "not accepted; repeat the import\nEnded early: it was stopped\n"));
}

TEST(Report, SaysThatTimesAreAheadOfTheClock) {
    const std::string ahead = "ahead of this machine's clock";
    const Tally tally = tally_of({"A"});
    EXPECT_THAT(report(tally, {.accepted = 1}, samples::noon - 60s), HasSubstr(ahead));
    EXPECT_THAT(report(tally, {.accepted = 1}, samples::noon - 59s), Not(HasSubstr(ahead)));
}

TEST(Report, CountsTheVehiclesAfterTheFirstFiftyTogether) {
    Tally tally(1);
    for (int number = 100; number < 152; ++number) {
        tally.add({samples::name("V" + std::to_string(number)), samples::position(1s, 1, 2)});
    }
    const std::string text = report(tally, {.accepted = 52}, samples::noon);
    EXPECT_THAT(text, HasSubstr("  V149: "));
    EXPECT_THAT(text, Not(HasSubstr("  V150: ")));
    EXPECT_THAT(text, HasSubstr("  more vehicles: 2 positions\n"));
}

TEST(Report, SucceedsIfEveryFileWasReadAndSomethingImported) {
    const Tally two = tally_of({"A", "B"});
    EXPECT_TRUE(succeeded(two, {.accepted = 2}));
    EXPECT_TRUE(succeeded(two, {.dry_run = true}));
    EXPECT_FALSE(succeeded(two, {.accepted = 1}));
    EXPECT_FALSE(succeeded(two, {.accepted = 2, .unreadable = {"b.txt: it is empty"}}));
    EXPECT_FALSE(succeeded(two, {.accepted = 2, .error = ImportError{"it was stopped"}}));
    EXPECT_FALSE(succeeded(tally_of({}), {.accepted = 0}));
    EXPECT_FALSE(succeeded(tally_of({}), {.dry_run = true}));
}

}  // namespace
}  // namespace convoy::importer
