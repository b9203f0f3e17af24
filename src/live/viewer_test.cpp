#include "live/viewer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "live/fixtures/samples.hpp"

namespace convoy::live {
namespace {

using namespace samples;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::uint64_t epoch = 0xABC;

class ViewerTest : public testing::Test {
 protected:
    /// Runs a tick 50 ms after the last one, and applies and acknowledges its frames.
    void tick(const std::vector<Change>& changes = {}) {
        change(changes);
        look();
    }
    void change(const std::vector<Change>& changes) {
        now_ += 50ms;
        fleet_.begin_tick(now_);
        for (const Change& each : changes) {
            fleet_.apply(each, now_);
        }
    }
    void look() {  // until there are no more frames
        do {
            take();
            viewer_.apply(fleet::AckOperation{client_.tick});
        } while (viewer_.can_continue());
    }
    void take() {
        client_.take(viewer_.next_frames({fleet_, selection_, complete_, state_, details_,
                                          refusals_, now_, std::uint64_t{1'000}}));
    }
    void reconnect() { viewer_ = Viewer(epoch, limits_, ResumePoint{client_.epoch, client_.tick}); }

    LiveFleet fleet_;
    Selection selection_;
    const AskedDetails details_;
    Limits limits_{.max_rows = 3};
    bool complete_ = true;
    fleet::LiveState state_;
    std::uint64_t refusals_ = 0;
    Instant now_{1h};
    Viewer viewer_{epoch, limits_, std::nullopt};
    Client client_;
};

TEST_F(ViewerTest, IsSentNothingBeforeItsFirstView) {
    tick({seen("Van", 53.4, -1.4, now_)});
    EXPECT_EQ(client_.take_kinds(), "");
    viewer_.apply(world);
    tick();
    EXPECT_EQ(client_.take_kinds(), "HSNPY");
    EXPECT_EQ(client_.epoch, epoch);
    EXPECT_THAT(client_.vehicles(), ElementsAre("Van"));
    EXPECT_EQ(client_.synced, std::vector{true});
}

TEST_F(ViewerTest, GetsVehiclesOfIdsThatVersion1DoesNotHaveOnlyInVersion2) {
    const std::string longest_in_v1(64, 'x');
    const std::string longest(256, 'x');
    const auto all_at = [&] {
        return std::vector<Change>{seen(longest_in_v1, 53.4, -1.4, now_),
                                   seen(std::string(65, 'x'), 53.4, -1.4, now_),
                                   seen(longest, 53.4, -1.4, now_), seen(".", 53.4, -1.4, now_),
                                   seen("..", -33, 151, now_)};
    };
    viewer_.apply(sheffield);
    tick(all_at());
    tick(all_at());
    tick({gone(longest)});
    EXPECT_THAT(client_.vehicles(), ElementsAre(longest_in_v1));

    viewer_ = Viewer(epoch, limits_, std::nullopt, fleet::LiveVersion::v2);
    viewer_.apply(sheffield);
    tick(all_at());
    EXPECT_THAT(client_.vehicles(),
                UnorderedElementsAre(longest_in_v1, std::string(65, 'x'), longest, ".", ".."));
    tick({gone(longest)});
    EXPECT_THAT(client_.vehicles(),
                UnorderedElementsAre(longest_in_v1, std::string(65, 'x'), ".", ".."));
}

TEST_F(ViewerTest, AnEmptyFleetIsAFullSetToo) {
    viewer_.apply(world);
    tick();
    EXPECT_EQ(client_.take_kinds(), "HSY");
}

TEST_F(ViewerTest, IsShownNothingBeforeTheFleetIsKnown) {
    complete_ = false;
    state_.upstream = fleet::LiveState::Upstream::lost;
    viewer_.apply(world);
    tick({seen("Van", 53.4, -1.4, now_)});
    EXPECT_EQ(client_.take_kinds(), "HS");
    complete_ = true;
    state_.upstream = fleet::LiveState::Upstream::live;
    tick();
    EXPECT_EQ(client_.take_kinds(), "SNPY");
}

TEST_F(ViewerTest, TheFirstSetBeginsWithWhatIsInView) {
    change({seen("a", 0, 0, now_), seen("b", 0, 0, now_), seen("c", 0, 0, now_),
            seen("d", 0, 0, now_), seen("here", 53.4, -1.4, now_)});
    viewer_.apply(sheffield);
    take();
    EXPECT_EQ(client_.take_kinds(), "HSNP");
    EXPECT_EQ(client_.latest().front(), "here");
    EXPECT_EQ(client_.tick, 0U) << "only the last part advances the client's tick";
    EXPECT_THAT(client_.synced, IsEmpty());
    take();
    EXPECT_EQ(client_.take_kinds(), "") << "it waits for the acknowledgement";
    viewer_.apply(fleet::AckOperation{0});
    EXPECT_TRUE(viewer_.can_continue());
    take();
    EXPECT_EQ(client_.take_kinds(), "NPY");
    EXPECT_EQ(client_.tick, fleet_.tick());
    EXPECT_THAT(client_.vehicles(), ElementsAre("a", "b", "c", "d", "here"));
}

TEST_F(ViewerTest, WhatIsInViewIsSentAsItMoves) {
    viewer_.apply(sheffield);
    tick({seen("here", 53.4, -1.4, now_), seen("there", 48, 2, now_)});
    client_.take_kinds();
    tick({seen("here", 53.4001, -1.4, now_), seen("there", 48.0001, 2, now_)});
    EXPECT_THAT(client_.latest(), ElementsAre("here"));
    EXPECT_EQ(client_.take_kinds(), "P");
    tick({seen("here", 53.4001, -1.4, now_)});
    EXPECT_EQ(client_.take_kinds(), "") << "it has not moved by half a pixel";
}

TEST_F(ViewerTest, PinnedOnesAreSentWhateverHappens) {
    fleet::ViewOperation pinning = sheffield;
    pinning.pins = {name("there"), name("later")};
    viewer_.apply(pinning);
    tick({seen("there", 48, 2, now_)});
    tick({seen("there", 48, 2, now_)});
    EXPECT_THAT(client_.latest(), ElementsAre("there"));
    tick({seen("later", 48, 2, now_)});
    tick({seen("later", 48, 2, now_)});
    EXPECT_THAT(client_.latest(), ElementsAre("later"));
    EXPECT_EQ(client_.take_kinds(), "HSNPYPNPP");
}

TEST_F(ViewerTest, ElsewhereAChangeOfStatusIsSentWithinASecond) {
    viewer_.apply(sheffield);
    tick({seen("there", 48, 2, now_)});
    client_.take_kinds();
    change({seen("there", 48.1, 2, now_, fleet::Status::stopped)});
    for (int ticks = 0; ticks < 20; ++ticks) {
        tick();
    }
    EXPECT_EQ(client_.take_kinds(), "P");
    EXPECT_EQ(client_.fleet["there"].status, fleet::Status::stopped);
}

TEST_F(ViewerTest, ElsewhereAPositionIsSentAfterThirtySeconds) {
    viewer_.apply(sheffield);
    tick({seen("there", 48, 2, now_)});
    const auto before = client_.fleet["there"].place;
    for (int second = 1; second < 30; ++second) {
        now_ += 950ms;
        tick({seen("there", 48 + second, 2, now_)});
    }
    EXPECT_EQ(client_.fleet["there"].place, before);
    now_ += 1s;
    tick({seen("there", 48, 2, now_)});
    now_ += 1s;
    tick();
    EXPECT_LT(client_.fleet["there"].age_ms, 3'000U);
}

TEST_F(ViewerTest, ASlowOneGetsTheNewestOfEachOnce) {
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_), seen("b", 53.4, -1.4, now_)});
    tick({seen("a", 53.41, -1.4, now_)});
    change({seen("a", 53.42, -1.4, now_)});
    take();  // without an acknowledgement
    client_.take_kinds();
    for (int ticks = 0; ticks < 10; ++ticks) {
        change({seen("a", 53.43 + ticks / 1e3, -1.4, now_), seen("b", 53.41, -1.4, now_)});
        take();
        EXPECT_EQ(client_.take_kinds(), "");
    }
    look();
    look();
    EXPECT_EQ(client_.take_kinds(), "P");
    EXPECT_THAT(client_.latest(), UnorderedElementsAre("a", "b"));
    EXPECT_EQ(client_.fleet["a"].place, fleet::project(coordinates(53.439, -1.4)));
}

TEST_F(ViewerTest, AnAcknowledgementOfAnotherTickIsNone) {
    viewer_.apply(sheffield);
    change({seen("a", 53.4, -1.4, now_)});
    take();
    viewer_.apply(fleet::AckOperation{client_.tick + 1});
    client_.take_kinds();
    change({seen("a", 53.41, -1.4, now_)});
    take();
    EXPECT_EQ(client_.take_kinds(), "");
}

TEST_F(ViewerTest, TopRateIsKept) {
    fleet::ViewOperation slowly = sheffield;
    slowly.max_hz = 2;
    viewer_.apply(slowly);
    tick({seen("a", 53.4, -1.4, now_)});
    client_.take_kinds();
    for (int ticks = 0; ticks < 100; ++ticks) {  // 5 s
        tick({seen("a", 53.4 + ticks / 1e3, -1.4, now_)});
    }
    EXPECT_EQ(client_.take_kinds(), "PPPPPPPPPP");
}

TEST_F(ViewerTest, WhilePausedOnlyBeatsAndStateCome) {
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_)});
    client_.take_kinds();
    viewer_.apply(fleet::PauseOperation{});
    tick({seen("a", 53.41, -1.4, now_), seen("b", 53.4, -1.4, now_)});
    state_.upstream = fleet::LiveState::Upstream::lost;
    tick({gone("b")});
    EXPECT_EQ(client_.take_kinds(), "S");
    now_ += 5s;
    tick();
    EXPECT_EQ(client_.take_kinds(), "B");
    viewer_.apply(fleet::ResumeOperation{});
    tick();
    EXPECT_THAT(client_.take_kinds(), "GP") << "b came and went";
    EXPECT_THAT(client_.vehicles(), ElementsAre("a"));
    EXPECT_EQ(client_.fleet["a"].place, fleet::project(coordinates(53.41, -1.4)));
}

TEST_F(ViewerTest, ABeatComesAfterFiveSecondsOfSilence) {
    viewer_.apply(sheffield);
    tick();
    client_.take_kinds();
    ++refusals_;                                 // not in version 1
    for (int ticks = 0; ticks < 200; ++ticks) {  // 10 s
        tick();
    }
    EXPECT_EQ(client_.take_kinds(), "BB");
}

TEST_F(ViewerTest, Version2HasMoreBeatsAndNoticesOfRefusals) {
    viewer_ = Viewer(epoch, limits_, std::nullopt, fleet::LiveVersion::v2);
    viewer_.apply(sheffield);
    tick();
    EXPECT_EQ(client_.take_kinds(), "HSRY");
    for (int ticks = 0; ticks < 200; ++ticks) {  // 10 s
        tick();
    }
    EXPECT_EQ(client_.take_kinds(), "BBBBB");
    ++refusals_;
    viewer_.apply(fleet::PauseOperation{});
    tick();
    viewer_.apply(fleet::ResumeOperation{});
    tick();
    EXPECT_EQ(client_.take_kinds(), "R") << "only when it is not paused";
}

TEST_F(ViewerTest, ANewViewBringsAllThatIsInIt) {
    viewer_.apply(sheffield);
    tick({seen("here", 53.4, -1.4, now_), seen("parked", 48, 2, now_), seen("off", 0, 0, now_)});
    tick({seen("parked", 48.1, 2, now_)});
    client_.take_kinds();
    viewer_.apply(view(1.5, 47.5, 2.5, 48.5, 12));
    tick();
    EXPECT_EQ(client_.take_kinds(), "P");
    EXPECT_THAT(client_.latest(), ElementsAre("parked"));
    EXPECT_EQ(client_.fleet["parked"].place, fleet::project(coordinates(48.1, 2)));
}

TEST_F(ViewerTest, ANewViewDuringTheFirstSetLosesNothing) {
    std::vector<Change> all;
    for (int number = 0; number < 20; ++number) {
        all.push_back(seen("v" + std::to_string(number), 50 + number / 10.0, 0, now_));
    }
    change(all);
    viewer_.apply(view(-1, 49.9, 1, 50.35, 10));
    take();
    viewer_.apply(view(-1, 51.45, 1, 52, 10));
    viewer_.apply(fleet::AckOperation{0});
    take();
    EXPECT_THAT(client_.latest(), ElementsAre("v15", "v16", "v17"));
    change({seen("v0", 51.5, 0, now_), seen("v19", 40, 0, now_), gone("v7")});
    viewer_.apply(fleet::AckOperation{0});
    look();
    tick();
    EXPECT_EQ(client_.synced, std::vector{true});
    EXPECT_EQ(client_.fleet.size(), 19U);
    EXPECT_EQ(client_.fleet["v0"].place, fleet::project(coordinates(51.5, 0)));
}

TEST_F(ViewerTest, ManyChangesAtOnceAreSentInParts) {
    viewer_.apply(world);
    std::vector<Change> all;
    for (int number = 0; number < 10; ++number) {
        all.push_back(seen("v" + std::to_string(number), number, 0, now_));
    }
    tick(all);
    client_.take_kinds();
    for (Change& each : all) {
        each.state->row.place.x += 1U << 30U;
    }
    tick(all);
    EXPECT_EQ(client_.take_kinds(), "PPPP");
    for (const Change& each : all) {
        EXPECT_EQ(client_.fleet[each.name.text()].place, each.state->row.place);
    }
}

TEST_F(ViewerTest, WhoComesBackReceivesWhatHasChanged) {
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_), seen("b", 53.4, -1.4, now_), seen("c", 53.4, -1.4, now_)});
    tick({seen("b", 53.41, -1.4, now_)});
    change({seen("a", 53.41, -1.4, now_), gone("c"), seen("d", 48, 2, now_)});
    client_.take_kinds();
    reconnect();
    viewer_.apply(sheffield);
    tick();
    EXPECT_EQ(client_.take_kinds(), "HSGNPY");
    EXPECT_EQ(client_.synced, (std::vector{true, false}));
    EXPECT_THAT(client_.vehicles(), ElementsAre("a", "b", "d"));
    EXPECT_EQ(client_.fleet["a"].place, fleet::project(coordinates(53.41, -1.4)));
}

TEST_F(ViewerTest, WhoComesBackWithAnotherViewMissesNothingInIt) {
    viewer_.apply(sheffield);
    tick({seen("there", 48, 2, now_)});
    tick({seen("there", 48.1, 2, now_)});
    tick();
    reconnect();
    viewer_.apply(view(1.5, 47.5, 2.5, 48.5, 12));
    tick();
    EXPECT_EQ(client_.fleet["there"].place, fleet::project(coordinates(48.1, 2)));
}

TEST_F(ViewerTest, WhoWasInTheMiddleOfTheFirstSetGetsAllOfIt) {
    change({seen("a", 0, 0, now_), seen("b", 0, 0, now_), seen("c", 0, 0, now_),
            seen("d", 0, 0, now_)});
    viewer_.apply(sheffield);
    take();
    reconnect();
    viewer_.apply(sheffield);
    look();
    EXPECT_EQ(client_.synced, std::vector{true});
    EXPECT_EQ(client_.fleet.size(), 4U);
}

TEST_F(ViewerTest, AnotherEpochIsAFullSet) {
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_), seen("b", 53.4, -1.4, now_)});
    change({gone("b")});
    viewer_ = Viewer(epoch + 1, limits_, ResumePoint{client_.epoch, client_.tick});
    viewer_.apply(sheffield);
    tick();
    EXPECT_EQ(client_.synced, (std::vector{true, true}));
    EXPECT_THAT(client_.vehicles(), ElementsAre("a"));
}

TEST_F(ViewerTest, ATickOfTheFutureIsAFullSet) {
    viewer_ = Viewer(epoch, limits_, ResumePoint{epoch, 1'000});
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_)});
    EXPECT_EQ(client_.synced, std::vector{true});
    EXPECT_THAT(client_.vehicles(), ElementsAre("a"));
}

TEST_F(ViewerTest, WhoWasAwayForTooManyThatHaveGoneGetsAFullSet) {
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_), seen("first to go", 53.4, -1.4, now_)});
    change({gone("first to go")});
    for (std::size_t count = 0; count < GoneLog::most; ++count) {
        fleet_.apply(seen("short-lived", 53.4, -1.4, now_), now_);
        fleet_.apply(gone("short-lived"), now_);
    }
    change({seen("b", 53.4, -1.4, now_)});
    look();
    EXPECT_EQ(client_.synced, (std::vector{true, true}));
    EXPECT_THAT(client_.vehicles(), ElementsAre("a", "b"));
}

TEST_F(ViewerTest, LagIsTheAgeOfTheNewestPosition) {
    viewer_.apply(sheffield);
    tick({seen("a", 53.4, -1.4, now_ - 10s), seen("b", 53.4, -1.4, now_ - 200ms)});
    EXPECT_EQ(viewer_.take_lag(), 250ms);
    EXPECT_EQ(viewer_.take_lag(), std::nullopt);
}

}  // namespace
}  // namespace convoy::live
