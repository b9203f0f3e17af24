#include "history/rocksdb/records/reading_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <string>

#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/sample_runs.hpp"
#include "history/rocksdb/records/run_merge.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using std::chrono::milliseconds;
using testing::ElementsAre;
using Readings = std::vector<TimedReading>;

constexpr ReadingBucket part = ReadingBucket::of(runs::bucket.start());
const std::string key_of_part = encode_reading_key({7, part});

TimedReading said_at(std::int64_t offset, fleet::Attributes attributes = {},
                     std::string device = {}) {
    return {.time = part.start() + milliseconds{offset},
            .values = {{.attributes = std::move(attributes), .device = std::move(device)}}};
}

fleet::Attributes at_1_hz(std::int64_t second) {
    const std::int64_t satellites = 9 + second % 7 / 3;
    const std::int64_t minute = second / 60;
    fleet::Attributes attributes;
    attributes.set_flag(Attribute::ignition, second % 600 < 400);
    attributes.set_number(Attribute::satellites, static_cast<double>(satellites));
    attributes.set_number(Attribute::battery, 4.1 - static_cast<double>(minute) / 1'000);
    return attributes;
}

// Times are few, so that several readings have one.
Readings random_readings(SampleRandom& random) {
    Readings readings;
    for (std::size_t count = 1 + random() % 20; count > 0; --count) {
        readings.push_back(
            said_at(static_cast<std::int64_t>(random() % 12) * 1'000, sample_attributes(random),
                    perhaps(random) ? "osmand:" + std::to_string(random() % 6) : ""));
    }
    join_each_time(readings);
    return readings;
}

Readings read_back(std::string_view run) {
    Readings readings;
    return decode_reading_run(key_of_part, run, readings) ? readings : Readings{};
}

std::string folded_readings(const std::vector<std::string>& runs) {
    std::string run;
    const std::deque<rocksdb::Slice> operands(runs.begin(), runs.end());
    return ReadingMerge().PartialMergeMulti(key_of_part, operands, &run, nullptr) ? run : "failed";
}

TEST(ReadingRunTest, WhatGoesInComesOut) {
    SampleRandom random(3);
    for (int round = 0; round < 60; ++round) {
        const Readings readings = random_readings(random);
        EXPECT_EQ(read_back(encode_reading_run(readings)), readings);
    }
}

TEST(ReadingRunTest, EachKindOfValueComesOutAtItsLimits) {
    fleet::Attributes least;
    fleet::Attributes greatest;
    for (const auto& definition : fleet::attribute_definitions()) {
        switch (definition.kind) {
            case fleet::AttributeKind::flag:
                least.set_flag(definition.attribute, false);
                greatest.set_flag(definition.attribute, true);
                break;
            case fleet::AttributeKind::number:
                EXPECT_TRUE(least.set_number(definition.attribute, definition.least));
                EXPECT_TRUE(greatest.set_number(definition.attribute, definition.greatest));
                break;
            case fleet::AttributeKind::text:
                least.set_text(definition.attribute, "a");
                greatest.set_text(definition.attribute,
                                  std::string(static_cast<std::size_t>(definition.greatest), 'z'));
        }
    }
    for (const double number : {0.0, -1.0, 0.5, 9'007'199'254'740'992.0, -9'007'199'254'740'992.0,
                                9'007'199'254'740'994.0, 5e-324, -1.7976931348623157e308}) {
        greatest.set_free("x" + std::to_string(greatest.free().size()), number);
    }
    const Readings readings{said_at(0, least), said_at(16'383, greatest)};
    EXPECT_EQ(read_back(encode_reading_run(readings)), readings);
}

TEST(ReadingRunTest, AReadingMayHaveOnlyItsTime) {
    const Readings readings{said_at(1), said_at(2, {}, "osmand:1"), said_at(3)};
    EXPECT_EQ(read_back(encode_reading_run(readings)), readings);
}

TEST(ReadingRunTest, ASteadyDeviceTakesFewBytesBeforeTheyAreCompressed) {
    Readings readings;
    for (std::int64_t second = 0; second < 16; ++second) {
        readings.push_back(said_at(second * 1'000, at_1_hz(second), "teltonika:352093081452251"));
    }
    EXPECT_LE(encode_reading_run(readings).size(), 100U);
}

TEST(ReadingRunTest, ARunThatIsCutIsNoRun) {
    SampleRandom random(5);
    Readings readings = random_readings(random);
    fleet::Attributes last;
    last.set_flag(Attribute::input8, true);  // the last column
    readings.push_back(said_at(16'000, last));
    const std::string run = encode_reading_run(readings);
    for (std::size_t bytes = 0; bytes < run.size(); ++bytes) {
        const Readings cut = read_back(run.substr(0, bytes));
        // Between two columns a shorter run ends, of fewer values.
        EXPECT_TRUE(cut.empty() || encode_reading_run(cut) == run.substr(0, bytes)) << bytes;
    }
}

TEST(ReadingRunTest, AnythingThatDecodesIsTheOnlyEncoding) {
    SampleRandom random(11);
    std::size_t decoded = 0;
    for (int round = 0; round < 150; ++round) {
        std::string run = encode_reading_run(random_readings(random));
        run[random() % run.size()] = static_cast<char>(random());
        const Readings readings = read_back(run);
        decoded += readings.empty() ? 0 : 1;
        EXPECT_TRUE(readings.empty() || encode_reading_run(readings) == run);
    }
    EXPECT_GT(decoded, 0U);
}

TEST(ReadingRunTest, FoldingGivesTheSameBytesInAnyOrderSplitAndRepetition) {
    SampleRandom random(13);
    for (int round = 0; round < 40; ++round) {
        std::vector<std::string> runs;
        for (std::size_t count = 2 + random() % 4; count > 0; --count) {
            runs.push_back(encode_reading_run(random_readings(random)));
        }
        const std::string together = folded_readings(runs);
        std::ranges::shuffle(runs, random);
        EXPECT_EQ(folded_readings(runs), together);
        const std::string first = folded_readings({runs[0], runs[1]});
        runs.erase(runs.begin());
        runs.push_back(first);
        runs.push_back(together);
        EXPECT_EQ(folded_readings(runs), together);
    }
}

TEST(ReadingRunTest, OfMoreReadingsThanARunMayHaveTheNewestStayInAnyOrderAndSplit) {
    SampleRandom random(17);
    Readings all;
    for (std::int64_t offset = 0; offset < 3'000; ++offset) {
        fleet::Attributes attributes;
        attributes.set_flag(Attribute::ignition, perhaps(random));
        all.push_back(said_at(5 * offset, attributes));
        all.push_back(said_at(5 * offset, {}, "osmand:" + std::to_string(random() % 3)));
    }
    Readings kept = all;
    join_each_time(kept);
    kept.erase(kept.begin(), kept.end() - max_readings_of_run);
    for (int round = 0; round < 4; ++round) {
        std::ranges::shuffle(all, random);
        std::vector<std::string> runs;
        for (auto from = all.begin(); from != all.end();) {
            const auto count = std::min<std::ptrdiff_t>(
                1 + static_cast<std::ptrdiff_t>(random() % 2'500), all.end() - from);
            Readings some(from, from + count);
            join_each_time(some);
            keep_newest(some);
            runs.push_back(encode_reading_run(some));
            from += count;
        }
        if (runs.size() > 2) {
            runs.front() = folded_readings({runs[0], runs[1]});
        }
        EXPECT_EQ(read_back(folded_readings(runs)), kept);
    }
}

TEST(ReadingRunTest, ARunOfMoreReadingsIsNoRun) {
    Readings readings;
    for (std::size_t offset = 0; offset <= max_readings_of_run; ++offset) {
        readings.push_back(said_at(static_cast<std::int64_t>(offset), {}, "osmand:1"));
    }
    EXPECT_TRUE(read_back(encode_wide_reading_run(readings)).empty());
}

TEST(ReadingRunTest, BytesThatAreNoRunAreNotDropped) {
    const std::string run = encode_reading_run(Readings{said_at(1)});
    EXPECT_EQ(folded_readings({run, "none"}), "failed");
}

}  // namespace
}  // namespace convoy::history
