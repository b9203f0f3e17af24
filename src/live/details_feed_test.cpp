// Tests what a viewer gets of details, by the viewer's frames.
#include "live/details_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "live/fixtures/samples.hpp"
#include "live/viewer.hpp"

namespace convoy::live {
namespace {

using namespace samples;
using testing::IsEmpty;
using testing::SizeIs;

class DetailsFeedTest : public testing::Test {
 protected:
    void ask(const std::vector<fleet::VehicleName>& vehicles) {
        details_.ask(vehicles);
        viewer_.apply(fleet::DetailsOperation{vehicles});
    }
    void say(std::string_view vehicle, std::string json) {
        details_.set({name(vehicle), std::move(json)});
    }
    /// Runs a tick 50 ms after the last one; returns the kinds of its frames, which are applied.
    std::string tick(const std::vector<Change>& changes = {},
                     std::chrono::milliseconds after = 50ms) {
        now_ += after;
        fleet_.begin_tick(now_);
        for (const Change& change : changes) {
            fleet_.apply(change, now_);
        }
        do {
            client_.take(viewer_.next_frames(
                {fleet_, selection_, true, {}, details_, 0, now_, std::uint64_t{1'000}}));
            if (is_acknowledging_) {
                viewer_.apply(fleet::AckOperation{client_.tick});
            }
        } while (is_acknowledging_ && viewer_.can_continue());
        return client_.take_kinds();
    }

    LiveFleet fleet_;
    Selection selection_;
    AskedDetails details_;
    Instant now_{1h};
    Viewer viewer_{7, {.max_rows = 2}, std::nullopt, fleet::LiveVersion::v2};
    Client client_;
    bool is_acknowledging_ = true;
};

TEST_F(DetailsFeedTest, AViewerGetsOnlyThoseThatItHasAskedFor) {
    viewer_.apply(world);
    details_.ask(std::vector{name("Van"), name("Bus")});  // by others
    tick({seen("Van", 53.4, -1.4, now_), seen("Bus", 53.4, -1.4, now_)});
    say("Van", "{1}");
    say("Bus", "{2}");
    EXPECT_THAT(tick(), Not(testing::HasSubstr("D")));
    viewer_.apply(fleet::DetailsOperation{{name("Van")}});
    EXPECT_EQ(tick(), "D");
    EXPECT_EQ(client_.details, (std::map<std::string, std::string>{{"Van", "{1}"}}));
    EXPECT_EQ(tick({}, 1s), "") << "nothing has changed";
    say("Van", "{3}");
    EXPECT_EQ(tick({}, 1s), "D");
    viewer_.apply(fleet::DetailsOperation{});
    say("Van", "{4}");
    tick({}, 1s);
    EXPECT_EQ(client_.details["Van"], "{3}");
}

TEST_F(DetailsFeedTest, AVehicleWithoutARowHasNoDetailsUntilItHasOne) {
    viewer_.apply(world);
    ask({name("Van")});
    tick();
    say("Van", "{1}");
    EXPECT_THAT(tick(), Not(testing::HasSubstr("D")));
    tick({seen("Van", 53.4, -1.4, now_)}, 2s);
    tick();
    EXPECT_EQ(client_.details["Van"], "{1}");
}

TEST_F(DetailsFeedTest, AVehicleThatWasGoneGetsThemUnderItsNewIndex) {
    viewer_.apply(world);
    ask({name("Van")});
    tick({seen("Van", 53.4, -1.4, now_)});
    say("Van", "{1}");
    tick();
    client_.details.clear();
    tick({gone("Van")});
    tick({seen("Van", 53.4, -1.4, now_)}, 2s);
    tick();
    EXPECT_EQ(client_.details["Van"], "{1}");
}

TEST_F(DetailsFeedTest, NoneComesBeforeTheNameOfItsVehicle) {
    viewer_.apply(world);
    ask({name("e")});
    is_acknowledging_ = false;  // so the first set stays in its first frame
    tick({seen("a", 0, 0, now_), seen("b", 0, 0, now_), seen("c", 0, 0, now_),
          seen("d", 0, 0, now_), seen("e", 0, 0, now_)});
    say("e", "{1}");
    EXPECT_THAT(tick(), Not(testing::HasSubstr("D")));
    is_acknowledging_ = true;
    viewer_.apply(fleet::AckOperation{client_.tick});
    tick();
    tick();
    EXPECT_EQ(client_.details["e"], "{1}") << "samples::Client fails if the name is not there";
}

TEST_F(DetailsFeedTest, ASlowViewerGetsTheNewestAloneWhenItHasKeptUp) {
    viewer_.apply(world);
    ask({name("Van")});
    tick({seen("Van", 53.4, -1.4, now_)});
    is_acknowledging_ = false;
    tick({seen("Van", 53.5, -1.4, now_)}, 1s);
    for (const char* json : {"{1}", "{2}", "{3}"}) {
        say("Van", json);
        EXPECT_THAT(tick({}, 1s), Not(testing::HasSubstr("D")));
    }
    viewer_.apply(fleet::AckOperation{client_.tick});
    EXPECT_THAT(tick({}, 1s), testing::StartsWith("D"));
    EXPECT_EQ(client_.details["Van"], "{3}");
}

TEST_F(DetailsFeedTest, ChangesWithoutEndAreSentFourTimesASecond) {
    viewer_.apply(world);
    ask({name("Van")});
    tick({seen("Van", 53.4, -1.4, now_)});
    std::string kinds;
    for (int count = 0; count < 20; ++count) {
        say("Van", "{" + std::to_string(count) + "}");
        kinds += tick();
    }
    EXPECT_EQ(std::ranges::count(kinds, 'D'), 4);
}

TEST_F(DetailsFeedTest, APausedViewerGetsThemWhenItResumes) {
    viewer_.apply(world);
    ask({name("Van")});
    tick({seen("Van", 53.4, -1.4, now_)});
    viewer_.apply(fleet::PauseOperation{});
    say("Van", "{1}");
    EXPECT_THAT(tick({}, 1s), Not(testing::HasSubstr("D")));
    viewer_.apply(fleet::ResumeOperation{});
    EXPECT_THAT(tick(), testing::HasSubstr("D"));
}

TEST_F(DetailsFeedTest, MuchOfItIsDividedIntoFramesThatFollowEachOther) {
    viewer_.apply(world);
    std::vector<Change> changes;
    std::vector<fleet::VehicleName> names;
    for (const char* vehicle : {"a", "b", "c"}) {
        changes.push_back(seen(vehicle, 53.4, -1.4, now_));
        names.push_back(name(vehicle));
    }
    ask(names);
    tick(changes);
    const std::string large = "{" + std::string(DetailsFeed::full_bytes / 2, ' ') + "}";
    for (const char* vehicle : {"a", "b", "c"}) {
        say(vehicle, large);
    }
    EXPECT_EQ(tick(), "D");
    EXPECT_THAT(client_.details, SizeIs(2));
    EXPECT_EQ(tick(), "D") << "without waiting";
    EXPECT_THAT(client_.details, SizeIs(3));
}

TEST_F(DetailsFeedTest, HelloSaysOfHowManyAViewerMayAsk) {
    const auto hello_of = [this](fleet::LiveVersion version) {
        Viewer viewer(7, {.max_details = 3}, std::nullopt, version);
        viewer.apply(world);
        const auto frames = viewer.next_frames(
            {fleet_, selection_, true, {}, details_, 0, now_, std::uint64_t{1'000}});
        return std::get<fleet::LiveHello>(fleet::decode_frame(frames.front())->body).max_details;
    };
    EXPECT_EQ(hello_of(fleet::LiveVersion::v2), 3U);
    EXPECT_EQ(hello_of(fleet::LiveVersion::v1), 0U);
}

}  // namespace
}  // namespace convoy::live
