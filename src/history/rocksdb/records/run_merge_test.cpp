#include "history/rocksdb/records/run_merge.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/sample_runs.hpp"
#include "history/rocksdb/records/folding_merge.hpp"
#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

using fleet::Position;
using std::chrono::milliseconds;
using Positions = std::vector<Position>;
using runs::bucket;
using runs::decoded;
using runs::made;

// Some sets have no reported motion, so that runs of both formats are merged. Times are few, so
// that the sets have some in common.
Positions random_positions(std::mt19937& random) {
    const bool has_motion = random() % 3 > 0;
    std::uniform_int_distribution<int> step(1, 20);
    std::uniform_int_distribution<int> place(-2, 2);
    std::uniform_int_distribution<int> accuracy(-1, 1);
    std::uniform_int_distribution<int> count(1, 30);
    Positions positions;
    std::int64_t offset = step(random) - 1;
    for (int i = count(random); i > 0; --i, offset += step(random)) {
        const int decimetres = accuracy(random);
        const Position next = made(
            offset, place(random), place(random),
            decimetres < 0 ? std::nullopt : std::optional(static_cast<std::uint16_t>(decimetres)));
        positions.push_back(has_motion ? perhaps_moving(next, random()) : next);
    }
    return positions;
}

std::string merged(const std::vector<std::string>& runs,
                   const std::optional<std::string>& existing = {}) {
    const std::string encoded_key = encode_key({7, bucket});
    const rocksdb::Slice key = encoded_key;  // the input keeps a reference to the slice
    const std::vector<rocksdb::Slice> operands(runs.begin(), runs.end());
    const rocksdb::Slice value = existing ? rocksdb::Slice(*existing) : rocksdb::Slice();
    const rocksdb::MergeOperator::MergeOperationInput input(key, existing ? &value : nullptr,
                                                            operands, nullptr);
    std::string merged;
    rocksdb::Slice as_it_was(nullptr, 0);  // as RocksDB passes it
    rocksdb::MergeOperator::MergeOperationOutput output(merged, as_it_was);
    if (!RunMerge().FullMergeV2(input, &output)) {
        return "failed";
    }
    return as_it_was.data() != nullptr ? as_it_was.ToString() : merged;
}

std::string merged_in_part(const std::vector<std::string>& runs) {
    const std::deque<rocksdb::Slice> operands(runs.begin(), runs.end());
    std::string merged;
    return RunMerge().PartialMergeMulti(encode_key({7, bucket}), operands, &merged, nullptr)
               ? merged
               : "failed";
}

TEST(RunMerge, GivesTheSameBytesInAnyOrderGroupingAndRepetition) {
    std::mt19937 random(5);
    for (int round = 0; round < 300; ++round) {
        const std::string a = encode_run(random_positions(random));
        const std::string b = encode_run(random_positions(random));
        const std::string c = encode_run(random_positions(random));
        const std::string all = merged({a, b, c});
        ASSERT_NE(all, "failed");
        ASSERT_EQ(merged({c, a, b}), all);
        ASSERT_EQ(merged({merged_in_part({b, c})}, a), all);
        ASSERT_EQ(merged({c}, merged_in_part({a, b})), all);
        ASSERT_EQ(merged({a, a}, all), all);
        ASSERT_EQ(merged({all}), all);
    }
}

TEST(RunMerge, TheSmallestPositionOfOneTimeWins) {
    const Position smallest = made(5, 10, 20, std::nullopt);
    const std::vector<Position> larger{made(5, 10, 20, 0), made(5, 10, 21, std::nullopt),
                                       made(5, 11, 0, std::nullopt)};
    for (const Position& other : larger) {
        const std::string run =
            merged({encode_run(std::span(&other, 1))}, encode_run(std::span(&smallest, 1)));
        EXPECT_EQ(decoded(run), Positions{smallest});
    }
}

TEST(RunMerge, AMotionThatLosesLeavesARunOfFormat2) {
    const Position better = made(5, 10, 20, 3);
    const Position worse = moving(made(5, 10, 20, 4), 1'000);
    const std::string run =
        merged({encode_run(std::span(&worse, 1))}, encode_run(std::span(&better, 1)));
    EXPECT_EQ(run, encode_run(std::span(&better, 1)));
    const Position moved = moving(better, 1'000);
    EXPECT_EQ(merged({encode_run(std::span(&moved, 1))}, run), encode_run(std::span(&moved, 1)));
}

TEST(RunMerge, FailsOnBytesThatAreNoRunOrNoKey) {
    const Position one = made(5, 10, 20, 3);
    const std::string run = encode_run(std::span(&one, 1));
    EXPECT_EQ(merged({run, "damaged"}), "failed");
    EXPECT_EQ(merged({run}, "damaged"), "failed");
    EXPECT_EQ(merged_in_part({run, ""}), "failed");
}

}  // namespace
}  // namespace convoy::history
