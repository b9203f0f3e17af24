#include "history/history_walk.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <span>

#include "fleet/motion/estimate/judged_period.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

constexpr fleet::Time always = fleet::Time::min();

// Returns the position of a vehicle that drives north at this speed in cm/s, with what its device
// reports: for 19 minutes each the true motion, that speed in another unit, a speed that never
// changes, and nothing. Every fifth position lacks it.
fleet::Position measured(const fleet::Position& position, int speed) {
    const auto seconds = (position.time - at(0)) / std::chrono::seconds{1};
    const std::int64_t kind = seconds % 5 == 4 ? 3 : seconds / 1'140 % 4;
    const std::array reports{speed, speed * 36 / 10, 2'500};
    return kind == 3
               ? position
               : moving(position,
                        static_cast<std::uint16_t>(reports.at(static_cast<std::size_t>(kind))), 0);
}

std::vector<fleet::Position> without_reports(std::vector<fleet::Position> track) {
    for (fleet::Position& position : track) {
        position.reported = {};
    }
    return track;
}

class HistoryWalkTest : public testing::Test {
 protected:
    HistoryWalkTest() {
        std::mt19937 random(2);
        std::uniform_real_distribution<double> offset(-0.001, 0.001);
        Batch batch;
        for (int i = 0; i < 500; ++i) {
            all_.push_back(
                perhaps_moving(position(at(i * 1000), 53.0 + offset(random), -1.0 + offset(random)),
                               static_cast<std::uint64_t>(i)));
            batch.positions.push_back(reported("Van", all_.back()));
        }
        EXPECT_TRUE(history_.append(batch));
        motions_ = motions_of(all_);
    }

    static std::vector<fleet::Motion> motions_of(std::span<const fleet::Position> track) {
        const auto [beliefs, stays, reported] =
            judge_track(track, fleet::MotionSettings{}.max_speed);
        std::vector<fleet::Motion> motions;
        for (std::size_t i = 0; i < track.size(); ++i) {
            motions.push_back(derive_motion({track, beliefs, i, reported}, {}, stays[i]));
        }
        return motions;
    }

    std::vector<fleet::HistoryEntry> walk(TimeRange range, std::size_t piece,
                                          fleet::Time oldest = always) {
        HistoryWalk walk(history_, {vehicle("Van"), range, oldest}, {});
        std::vector<fleet::HistoryEntry> entries;
        for (;;) {
            const auto next = walk.next(piece).value();
            EXPECT_LE(next.size(), piece);
            entries.insert(entries.end(), next.begin(), next.end());
            if (next.size() < piece) {
                return entries;
            }
        }
    }

    // Expects the positions from `first` on, each with its motion in the whole history.
    void expect_from(std::size_t first, const std::vector<fleet::HistoryEntry>& entries) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            ASSERT_EQ(entries[i].position, all_[first + i]) << i;
            ASSERT_EQ(entries[i].motion, motions_[first + i]) << i;
        }
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
    std::vector<fleet::Position> all_;
    std::vector<fleet::Motion> motions_;
};

TEST_F(HistoryWalkTest, APieceOfAnySizeGivesTheSame) {
    for (const std::size_t piece : {1U, 7U, 21U, 22U, 64U, 499U, 500U, 501U}) {
        const auto entries = walk({at(0), at(499'000)}, piece);
        ASSERT_EQ(entries.size(), 500U) << piece;
        expect_from(0, entries);
    }
}

TEST_F(HistoryWalkTest, WhereARangeBeginsAndEndsChangesNoMotion) {
    for (const int first : {1, 5, 21, 100, 498}) {
        const auto entries = walk({at(first * 1000), at(first * 1000 + 1500)}, 10);
        ASSERT_EQ(entries.size(), 2U) << first;
        expect_from(static_cast<std::size_t>(first), entries);
    }
}

TEST_F(HistoryWalkTest, NothingEarlierThanTheRetentionTakesPart) {
    const auto entries = walk({at(0), at(499'000)}, 100, at(100'000));
    ASSERT_EQ(entries.size(), 400U);
    EXPECT_EQ(entries.front().position, all_[100]);
    EXPECT_FALSE(entries.front().motion.speed);
}

TEST_F(HistoryWalkTest, APartOfALongHistoryHasTheMotionOfTheWhole) {
    for (const int interval : {1, 10, 60}) {
        const std::string name = "Every " + std::to_string(interval);
        std::vector<fleet::Position> track;
        Batch batch;
        for (int second = 0; second < 9'000; second += interval) {
            const int index = second / interval;
            const bool is_wrong = index % 40 < 7 || (second > 4'000 && second < 4'400);
            track.push_back(measured(
                position(at(second * 1000), is_wrong ? 54.0 : 53.0 + second * 1e-4, -1.0), 1'113));
            batch.positions.push_back(reported(name, track.back()));
        }
        ASSERT_TRUE(history_.append(batch));
        const std::vector<fleet::Motion> motions = motions_of(track);
        ASSERT_NE(motions, motions_of(without_reports(track))) << "its reports should be used";
        for (const int from : {0, 1'000, 4'100, 8'940}) {
            HistoryWalk walk(
                history_, {vehicle(name), {at(from * 1000), at((from + 600) * 1000)}, always}, {});
            const auto entries = walk.next(1'000).value();
            ASSERT_FALSE(entries.empty());
            const auto first = static_cast<std::size_t>((from + interval - 1) / interval);
            for (std::size_t i = 0; i < entries.size(); ++i) {
                ASSERT_EQ(entries[i].position, track[first + i]);
                ASSERT_EQ(entries[i].motion, motions[first + i])
                    << name << ", " << from << ", " << i;
            }
        }
    }
}

// The first read of a walk takes exactly these 1,024, so it cannot know that none follows.
TEST_F(HistoryWalkTest, AHistoryThatEndsWithAReadHasTheMotionOfTheWhole) {
    std::vector<fleet::Position> track;
    Batch batch;
    for (int i = 0; i < 1024; ++i) {
        const int time = i < 960 ? i * 1000 : 960'000 + 2'400'000 + (i - 960) * 100;
        track.push_back(position(at(time), i < 950 ? 53.0 + i * 1e-4 : 54.0, -1.0));
        batch.positions.push_back(reported("Tram", track.back()));
    }
    ASSERT_TRUE(history_.append(batch));
    const std::vector<fleet::Motion> motions = motions_of(track);
    HistoryWalk walk(history_, {vehicle("Tram"), all_time, always}, {});
    const auto entries = walk.next(2'000).value();
    ASSERT_EQ(entries.size(), track.size());
    for (std::size_t i = 0; i < track.size(); ++i) {
        ASSERT_EQ(entries[i].motion, motions[i]) << i;
    }
}

TEST_F(HistoryWalkTest, TheRetentionCutsWithinALongHistory) {
    std::vector<fleet::Position> track;
    Batch batch;
    for (int i = 0; i < 3'000; ++i) {
        track.push_back(
            measured(position(at(i * 2'000), i % 40 < 7 ? 54.0 : 53.0 + i * 1e-4, -1.0), 556));
        batch.positions.push_back(reported("Lorry", track.back()));
    }
    ASSERT_TRUE(history_.append(batch));
    for (const int oldest : {10, 700, 1'043, 2'999}) {
        const auto kept = std::span(track).subspan(static_cast<std::size_t>(oldest));
        const std::vector<fleet::Motion> motions = motions_of(kept);
        HistoryWalk walk(history_, {vehicle("Lorry"), all_time, kept.front().time}, {});
        for (std::size_t i = 0; i < kept.size(); i += 500) {
            const auto entries = walk.next(500).value();
            for (std::size_t k = 0; k < entries.size(); ++k) {
                ASSERT_EQ(entries[k].position, kept[i + k]);
                ASSERT_EQ(entries[k].motion, motions[i + k]) << oldest << ", " << i + k;
            }
        }
    }
}

TEST_F(HistoryWalkTest, ARangeFarWithinADensePeriodHasTheMotionOfTheWhole) {
    std::vector<fleet::Position> track;
    Batch batch;
    for (int i = 0; i < 45'000; ++i) {
        track.push_back(
            measured(position(at(i * 10), i % 400 < 70 ? 54.0 : 53.0 + i * 1e-6, -1.0), 1'113));
        batch.positions.push_back(reported("Ferry", track.back()));
    }
    ASSERT_TRUE(history_.append(batch));
    const auto [beliefs, stays, reported] = judge_track(track, fleet::MotionSettings{}.max_speed);
    HistoryWalk walk(history_, {vehicle("Ferry"), {at(440'000), at(445'000)}, always}, {});
    const auto entries = walk.next(1'000).value();
    ASSERT_EQ(entries.size(), 501U);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        ASSERT_EQ(entries[i].position, track[44'000 + i]);
        ASSERT_EQ(entries[i].motion,
                  derive_motion({track, beliefs, 44'000 + i, reported}, {}, stays[44'000 + i]))
            << i;
    }
}

TEST_F(HistoryWalkTest, ARangeOfNothingIsEmpty) {
    EXPECT_TRUE(walk({at(1), at(999)}, 10).empty());
    EXPECT_TRUE(walk({at(500'000), at(600'000)}, 10).empty());
    EXPECT_TRUE(walk({at(-5000), at(-1)}, 10).empty());
}

TEST_F(HistoryWalkTest, APositionStoredMeanwhileIsNeitherTwiceThereNorOutOfOrder) {
    HistoryWalk walk(history_, {vehicle("Van"), {at(0), fleet::Time::max()}, always}, {});
    auto entries = walk.next(100).value();
    ASSERT_TRUE(history_.append({.positions = {reported("Van", position(at(50'500))),
                                               reported("Van", position(at(450'500)))},
                                 .rejected = {}}));
    const auto rest = walk.next(1000).value();
    EXPECT_EQ(rest.size(), 400U) << "both lie in what was read for the first piece";
    entries.insert(entries.end(), rest.begin(), rest.end());
    for (std::size_t i = 1; i < entries.size(); ++i) {
        ASSERT_LT(entries[i - 1].position.time, entries[i].position.time);
    }
}

}  // namespace
}  // namespace convoy::history
