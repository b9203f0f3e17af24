#include "position-simulator/batcher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "fleet/fixtures/samples.hpp"
#include "fleet/message/message_decoder.hpp"

namespace convoy::simulator {
namespace {

using namespace std::chrono_literals;

using fleet::samples::noon;

fleet::ReportedPosition position(int number, const std::string& name = "City Truck") {
    return {fleet::VehicleName::from(name).value(),
            {noon + std::chrono::milliseconds(number),
             fleet::Coordinates::from_degrees(53, -1).value(), std::nullopt}};
}

class BatcherTest : public testing::Test {
 protected:
    Batcher make(BatchSettings settings) {
        settings.id_prefix = "producer";
        return {settings, [this](Batch batch) { batches.push_back(std::move(batch)); }};
    }

    std::size_t decoded(const Batch& batch) {
        fleet::MessageDecoder decoder;
        const auto message =
            decoder.decode({.content_type = batch.content_type, .body = batch.body},
                           {.newest = noon + 1h, .oldest = fleet::Time::min()});
        return message ? message->positions.size() : 0;
    }

    std::vector<Batch> batches;
};

TEST_F(BatcherTest, PublishesWhenABatchIsFull) {
    Batcher batcher = make({.max_positions = 3});
    for (int number = 0; number < 7; ++number) {
        batcher.add(position(number), noon);
    }
    ASSERT_EQ(batches.size(), 2U);
    EXPECT_EQ(decoded(batches[0]), 3U);
    EXPECT_EQ(batches[0].content_type, "application/json");
    batcher.publish();
    ASSERT_EQ(batches.size(), 3U);
    EXPECT_EQ(decoded(batches[2]), 1U);
}

TEST_F(BatcherTest, PublishesWhenTheOldestHasWaitedLongEnough) {
    Batcher batcher = make({.linger = 50ms});
    EXPECT_EQ(batcher.due(), std::nullopt);
    batcher.add(position(1), noon);
    batcher.add(position(2), noon + 40ms);
    EXPECT_EQ(batcher.due(), noon + 50ms);
    batcher.publish_due(noon + 49ms);
    EXPECT_TRUE(batches.empty());
    batcher.publish_due(noon + 50ms);
    ASSERT_EQ(batches.size(), 1U);
    EXPECT_EQ(decoded(batches[0]), 2U);
    EXPECT_EQ(batcher.due(), std::nullopt);
}

TEST_F(BatcherTest, PublishesNothingWhereThereIsNothing) {
    Batcher batcher = make({});
    batcher.publish();
    batcher.publish_due(noon);
    EXPECT_TRUE(batches.empty());
}

TEST_F(BatcherTest, IdsAreUniqueAndSayHowManyPositionsAreInside) {
    Batcher batcher = make({.max_positions = 4});
    for (int number = 0; number < 40; ++number) {
        batcher.add(position(number), noon);
    }
    std::set<std::string> ids;
    for (const Batch& batch : batches) {
        ids.insert(batch.id);
        EXPECT_EQ(positions_in(batch.id), 4U);
    }
    EXPECT_EQ(ids.size(), 10U);
    EXPECT_EQ(batches.front().id, "producer-1-4");
    EXPECT_EQ(positions_in("no id"), 0U);
    EXPECT_EQ(positions_in("no-id"), 0U);
}

TEST_F(BatcherTest, SplitsWhatWouldBeTooLargeAndLosesNothing) {
    Batcher batcher = make({.max_positions = 100, .max_bytes = 1000});
    for (int number = 0; number < 100; ++number) {
        batcher.add(position(number), noon);
    }
    std::size_t positions = 0;
    for (const Batch& batch : batches) {
        EXPECT_LE(batch.body.size(), 1000U);
        EXPECT_EQ(decoded(batch), positions_in(batch.id));
        positions += decoded(batch);
    }
    EXPECT_EQ(positions, 100U);
    EXPECT_GT(batches.size(), 9U);
}

TEST_F(BatcherTest, TheLongestNamesFitIntoTheLargestMessage) {
    Batcher batcher = make({.max_positions = fleet::max_message_positions});
    for (std::size_t number = 0; number < fleet::max_message_positions; ++number) {
        batcher.add(position(static_cast<int>(number), std::string(64, '"')), noon);
    }
    ASSERT_FALSE(batches.empty());
    std::size_t positions = 0;
    for (const Batch& batch : batches) {
        EXPECT_LE(batch.body.size(), fleet::max_message_bytes);
        positions += decoded(batch);
    }
    EXPECT_EQ(positions, fleet::max_message_positions);
}

TEST_F(BatcherTest, WritesProtobufWhereAskedTo) {
    Batcher batcher = make({.encoding = Encoding::protobuf});
    batcher.add(position(1), noon);
    batcher.publish();
    ASSERT_EQ(batches.size(), 1U);
    EXPECT_EQ(batches[0].content_type, "application/x-protobuf");
    EXPECT_EQ(decoded(batches[0]), 1U);
}

}  // namespace
}  // namespace convoy::simulator
