// Answers are the same with the sums that a history keeps and without them, and whatever happens to
// these sums.
#include "history/rocksdb/kept_sums.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "fleet/motion/estimate/judged_period.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/range_parts.hpp"
#include "history/range_summary.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

using testing::IsEmpty;
using testing::SizeIs;

/// A history of one van, and the positions that it has.
class KeptSums : public testing::Test {
 protected:
    KeptSums() { open(); }

    void open() {
        history_.reset();
        history_ = std::make_unique<RocksDbHistory>(RocksDbSettings{.folder = folder_ / "history"});
    }
    files::path sums() const { return folder_ / "history/sums"; }
    const PeriodCache& cache() const { return *history_->period_cache(); }

    void append(const std::vector<fleet::Position>& positions) {
        Batch batch;
        for (const fleet::Position& each : positions) {
            batch.positions.push_back(reported("Van", each));
            const auto [there, is_new] = track_.try_emplace(each.time, each);
            there->second = is_new ? each : std::min(there->second, each);
        }
        ASSERT_TRUE(history_->append(batch));
    }
    /// Adds positions after the newest, with noise, some jumps and silences: errands.
    void drive(int count, int seconds_apart) {
        std::vector<fleet::Position> positions;
        for (int i = 0; i < count; ++i) {
            const bool is_silent = percent() == 0 && percent() < 30;
            time_ += (is_silent ? 3'000 : seconds_apart) * 1'000 + percent();
            latitude_ += i / 150 % 2 == 1 ? seconds_apart * 1e-4 : 0;
            positions.push_back(somewhere_near(time_));
        }
        append(positions);
    }
    fleet::Position somewhere_near(std::int64_t milliseconds) {
        const double jump = percent() < 2 ? 0.4 : 0;
        return position(at(milliseconds), latitude_ + noise_(random_) + jump, noise_(random_));
    }
    int percent() { return std::uniform_int_distribution<int>(0, 99)(random_); }
    std::int64_t some_time() {
        return std::uniform_int_distribution<std::int64_t>(-1'000, time_ + 1'000)(random_);
    }

    fleet::Summary summary(TimeRange range) {
        RangeSummary reading(*history_, asked(range), {}, {});
        for (;;) {
            if (const auto summary = reading.next().value()) {
                return *summary;
            }
        }
    }
    std::vector<fleet::PartTotals> days(const std::vector<fleet::Time>& cuts) {
        RangeParts reading(*history_, asked({cuts.front(), cuts.back() - fleet::Time::duration{1}}),
                           {}, cuts);
        std::vector<fleet::PartTotals> all;
        for (bool is_last = false; !is_last;) {
            const auto piece = reading.next().value();
            all.insert(all.end(), piece.parts.begin(), piece.parts.end());
            is_last = piece.is_last;
        }
        return all;
    }
    HistoryRange asked(TimeRange range) const {
        return {.vehicle = vehicle("Van"), .range = range, .oldest = oldest_};
    }

    // Compares with the whole track in memory, of which `oldest_` cuts the beginning off.
    void expect_true_sums(TimeRange range, const std::vector<fleet::Time>& cuts) {
        std::vector<fleet::Position> track;
        for (const auto& [time, each] : track_) {
            if (time >= oldest_) {
                track.push_back(each);
            }
        }
        const auto [beliefs, stays, reported] =
            judge_track(track, fleet::MotionSettings{}.max_speed);
        fleet::Summarizer summarizer(span_of(range), {}, true);
        fleet::DividedTotals divided(cuts);
        for (std::size_t i = 0; i < track.size(); ++i) {
            const auto motion = derive_motion({track, beliefs, i, reported}, {}, stays[i]);
            summarizer.add(track[i], motion);
            divided.add(track[i], motion);
        }
        divided.finish();
        EXPECT_EQ(summary(range), summarizer.finish(true));
        EXPECT_EQ(days(cuts), divided.take());
    }

    /// Changes a byte of each file of the sums that ends with `ending`.
    int damage(const std::string& ending) {
        int damaged = 0;
        for (const auto& entry : files::directory_iterator(sums())) {
            const auto size = static_cast<std::int64_t>(entry.file_size());
            if (!entry.path().string().ends_with(ending) || size == 0) {
                continue;
            }
            const auto place = std::uniform_int_distribution<std::int64_t>(0, size - 1)(random_);
            std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
            file.seekg(place);
            const char was = static_cast<char>(file.get());
            file.seekp(place);
            file.put(static_cast<char>(was ^ 0x55));
            ++damaged;
        }
        return damaged;
    }

    ScratchFolder folder_;
    std::unique_ptr<RocksDbHistory> history_;
    std::map<fleet::Time, fleet::Position> track_;
    fleet::Time oldest_ = fleet::Time::min();
    std::int64_t time_ = 0;
    double latitude_ = 50;
    std::mt19937 random_{29};
    std::normal_distribution<double> noise_{0, 1e-5};
};

class RandomSums : public KeptSums {
 protected:
    void change() {
        const int what = percent();
        if (what < 35) {
            append({somewhere_near(some_time())});
        } else if (what < 50) {
            drive(60, 10);
        } else if (what < 60) {
            open();
        } else if (what < 70) {
            history_.reset();
            files::remove_all(sums());
            open();
        } else if (what < 85) {
            history_.reset();
            if (files::exists(sums())) {
                damage("");
            }
            open();
        } else if (what < 92) {
            oldest_ = std::max(oldest_, at(some_time() / 3));
            ASSERT_TRUE(history_->forget_before(oldest_ - std::chrono::seconds{percent()}));
        } else if (what < 95) {
            ASSERT_TRUE(history_->erase(vehicles({"Van"})));
            track_.clear();
            drive(2'000, 10);
        }
    }
};

TEST_F(RandomSums, AreThoseOfThePositions) {
    drive(2'000, 10);
    std::uint64_t found = 0;
    for (int round = 0; round < 25; ++round) {
        change();
        const std::int64_t from = some_time();
        const std::int64_t to = std::max(from, some_time());
        std::vector<fleet::Time> cuts{at(from), at((from + to) / 2), at(to + 1)};
        cuts.push_back(fleet::period_begin(at(to)) + 2 * fleet::judged_period);
        expect_true_sums({at(from), at(to)}, cuts);
        found += cache().cache_stats().found;
    }
    EXPECT_GT(found, 0U);
}

TEST_F(KeptSums, AreFoundAfterARestart) {
    drive(3'000, 5);
    const fleet::Summary made = summary(all_time);
    EXPECT_EQ(cache().cache_stats().found, 0U);
    const std::uint64_t periods = cache().cache_stats().made;
    EXPECT_GT(periods, 8U);
    open();
    EXPECT_EQ(summary(all_time), made);
    EXPECT_EQ(cache().cache_stats().found, periods);
    EXPECT_EQ(cache().cache_stats().made, 0U);
    EXPECT_GT(cache().cache_stats().bytes, 0U);
}

TEST_F(KeptSums, AreMadeAnewOnlyAroundALatePosition) {
    drive(3'000, 5);
    summary(all_time);
    const PeriodCacheStats before = cache().cache_stats();
    append({somewhere_near(time_ / 2)});
    expect_true_sums(all_time, {at(0), at(time_)});
    const PeriodCacheStats after = cache().cache_stats();
    EXPECT_GT(after.found, before.found);
    EXPECT_GT(after.made, before.made);
    EXPECT_LT(after.made - before.made, before.made);
}

TEST_F(KeptSums, ThatAreDamagedAreDeletedAndNotBelieved) {
    drive(3'000, 5);
    const fleet::Summary made = summary(all_time);
    history_.reset();
    ASSERT_GT(damage(".sst"), 0);
    open();
    EXPECT_EQ(summary(all_time), made);
    EXPECT_EQ(cache().cache_stats().found, 0U);
    EXPECT_EQ(cache().cache_stats().failures, 1U);
    EXPECT_FALSE(files::exists(sums()));
}

TEST_F(KeptSums, ThatCannotBeOpenedAreNoError) {
    std::ofstream(sums()) << "a file where the folder should be";
    drive(3'000, 5);
    expect_true_sums(all_time, {at(0), at(time_)});
    EXPECT_EQ(cache().cache_stats().failures, 1U);
}

TEST_F(KeptSums, OfOtherSettingsAreNotUsed) {
    drive(3'000, 5);
    summary(all_time);
    const fleet::MotionSettings slow{.max_speed = {30.0}};
    RangeSummary reading(*history_, asked(all_time), slow, {});
    while (!reading.next().value()) {
    }
    EXPECT_EQ(cache().cache_stats().found, 0U);
}

TEST_F(KeptSums, GoWithAnErasedVehicle) {
    drive(3'000, 5);
    summary(all_time);
    history_.reset();
    ASSERT_TRUE(files::exists(sums()));
    open();
    ASSERT_THAT(history_->erase(vehicles({"Van"})).value(), SizeIs(1));
    EXPECT_FALSE(files::exists(sums()));
}

TEST_F(KeptSums, ThatWereReadBeforeAnErasingAreNotKeptAfterIt) {
    drive(200, 5);
    const std::uint64_t erasures = cache().erasures();
    const std::vector<SignedSum> read{{.signature = {}, .sum = {.begin = at(0)}}};
    cache().keep(vehicle("Van"), read, erasures);
    const auto kept = [this] {
        return cache().kept(vehicle("Van"), fleet::Time::min(), fleet::Time::max());
    };
    EXPECT_THAT(kept(), SizeIs(1));
    ASSERT_TRUE(history_->erase(vehicles({"Van"})));
    drive(200, 5);
    cache().keep(vehicle("Van"), read, erasures);
    EXPECT_THAT(kept(), IsEmpty());
    cache().keep(vehicle("Van"), read, cache().erasures());
    EXPECT_THAT(kept(), SizeIs(1));
}

TEST_F(KeptSums, OutliveWhatRetentionDeletesByADayAtMost) {
    drive(3'000, 5);
    summary(all_time);
    history_.reset();
    const files::path begun = sums() / "IDENTITY";
    const auto now = files::file_time_type::clock::now();
    files::last_write_time(begun, now - std::chrono::hours(23));
    open();
    ASSERT_TRUE(history_->forget_before(at(0)));
    EXPECT_TRUE(files::exists(begun));
    files::last_write_time(begun, now - std::chrono::hours(25));
    ASSERT_TRUE(history_->forget_before(at(0)));
    EXPECT_FALSE(files::exists(sums()));
}

TEST_F(KeptSums, AreDeletedByNoAgeOfTheirTables) {
    drive(3'000, 5);
    summary(all_time);
    std::size_t found = 0;
    for (const auto& file : files::directory_iterator(sums())) {
        if (file.path().filename().string().starts_with("OPTIONS")) {
            std::ifstream options(file.path());
            const std::string text(std::istreambuf_iterator<char>(options), {});
            found += text.find("periodic_compaction_seconds=0\n") != std::string::npos ? 1 : 0;
            EXPECT_NE(text.find("ttl=0\n"), std::string::npos);
        }
    }
    EXPECT_GE(found, 1U);
}

TEST_F(KeptSums, AreNoPartOfABackup) {
    drive(3'000, 5);
    summary(all_time);
    ASSERT_TRUE(history_->back_up(folder_ / "backup"));
    EXPECT_FALSE(files::exists(folder_ / "backup/sums"));
}

}  // namespace
}  // namespace convoy::history
