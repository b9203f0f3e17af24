#include "live/interest.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "live/fixtures/samples.hpp"

namespace convoy::live {
namespace {

using namespace samples;

// Small enough to be searched by squares.
const fleet::ViewOperation streets = view(-1.41, 53.39, -1.39, 53.41, 15);

class InterestTest : public testing::Test {
 protected:
    void apply(const std::vector<Change>& changes) {
        fleet_.begin_tick(now_);
        for (const Change& change : changes) {
            fleet_.apply(change, now_);
        }
    }
    std::optional<Level> level(const Interest& interest, std::string_view vehicle) const {
        const Slot slot = fleet_.find(name(vehicle)).value();
        return interest.level(fleet_[slot], slot);
    }
    static fleet::ViewOperation pinned(fleet::ViewOperation asked, std::string_view vehicle) {
        asked.pins.push_back(name(vehicle));
        return asked;
    }
    // Returns the slots that a walk visits, each once.
    std::set<Slot> visited(const Interest& interest, Tick since) const {
        std::set<Slot> slots;
        interest.visit_changed(fleet_, since, [&](Slot slot) {
            slots.insert(slot);
            return true;
        });
        return slots;
    }

    LiveFleet fleet_;
    Instant now_{1h};
};

TEST_F(InterestTest, AVehicleIsNearInTheViewOrIfItIsPinned) {
    apply({seen("in view", 53.4, -1.4, now_), seen("pinned", 48, 2, now_),
           seen("elsewhere", 48, 2, now_)});
    Interest interest(pinned(sheffield, "pinned"));
    interest.update(fleet_);
    EXPECT_EQ(level(interest, "in view"), level_of_zoom(sheffield.zoom));
    EXPECT_EQ(level(interest, "pinned"), every_position);
    EXPECT_EQ(level(interest, "elsewhere"), std::nullopt);
}

TEST_F(InterestTest, APinFollowsItsNameAndNotItsSlot) {
    Interest interest(pinned(sheffield, "Van"));
    interest.update(fleet_);
    apply({seen("Van", 48, 2, now_)});
    interest.update(fleet_);
    EXPECT_EQ(level(interest, "Van"), every_position);

    const Slot slot = fleet_.find(name("Van")).value();
    apply({gone("Van"), seen("Bus", 48, 2, now_)});
    ASSERT_EQ(fleet_.find(name("Bus")), slot) << "the slot is used again";
    interest.update(fleet_);
    EXPECT_EQ(level(interest, "Bus"), std::nullopt);

    apply({seen("Van", 48, 2, now_)});
    interest.update(fleet_);
    EXPECT_EQ(level(interest, "Van"), every_position);
    EXPECT_EQ(level(interest, "Bus"), std::nullopt);
}

// Compares with a look at every vehicle, for a view that is searched by squares and one that is
// not.
TEST_F(InterestTest, AWalkVisitsEveryNearVehicleThatHasChanged) {
    std::mt19937 random(4);
    std::uniform_real_distribution<double> offset(-0.05, 0.05);
    std::uniform_int_distribution<int> numbers(0, 99);
    std::size_t near_ones = 0;
    for (int round = 0; round < 300; ++round) {
        apply({seen("Van " + std::to_string(numbers(random)), 53.4 + offset(random),
                    -1.4 + offset(random), now_),
               gone("Van " + std::to_string(numbers(random)))});
        const Tick since = fleet_.tick() - std::min<Tick>(fleet_.tick(), 20);
        for (const auto& asked : {streets, world}) {
            Interest interest(pinned(asked, "Van 7"));
            interest.update(fleet_);
            const std::set<Slot> slots = visited(interest, since);
            for (Slot slot = 0; slot < fleet_.slots(); ++slot) {
                const auto* vehicle = fleet_.at(slot);
                const auto near = vehicle ? interest.level(*vehicle, slot) : std::nullopt;
                if (near && vehicle->changed.at(*near) > since) {
                    ++near_ones;
                    ASSERT_TRUE(slots.contains(slot)) << vehicle->name.text() << ' ' << round;
                }
            }
        }
    }
    EXPECT_GT(near_ones, 500U);
}

TEST_F(InterestTest, AWalkEndsWhenTheVisitorHasEnough) {
    apply({seen("a", 53.4, -1.4, now_), seen("b", 53.4, -1.4, now_), seen("c", 53.4, -1.4, now_)});
    for (const auto& asked : {pinned(sheffield, "a"), streets, sheffield, world}) {
        Interest interest(asked);
        interest.update(fleet_);
        int visits = 0;
        interest.visit_changed(fleet_, 0, [&](Slot) { return ++visits < 1; });
        EXPECT_EQ(visits, 1);
    }
}

}  // namespace
}  // namespace convoy::live
