#include "position-tracker/routes/fleet_summary_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

class FleetSummaryStreamTest : public testing::Test {
 protected:
    void store(std::string_view name, int count) {
        history::Batch batch;
        for (int i = 0; i < count; ++i) {
            batch.positions.push_back(reported(name, position(at(i * 1'000), 53.4, i * 0.0001)));
        }
        ASSERT_TRUE(history_.append(batch));
    }
    std::vector<std::string> pieces(fleet::Format format, bool by_day = false) const {
        FleetSummaryStream stream(
            history_,
            {.vehicles = history_.vehicles().value(),
             .range = {at(0), at(200'000'000)},
             .days_of = by_day ? std::optional(calendar::TimeZone()) : std::nullopt,
             .oldest = fleet::Time::min(),
             .motion = {}},
            format, at(0));
        std::vector<std::string> pieces;
        while (auto piece = stream.next().value()) {
            pieces.push_back(std::move(*piece));
        }
        EXPECT_FALSE(stream.next().value()) << "nothing follows the last piece";
        return pieces;
    }
    static std::string joined(const std::vector<std::string>& pieces) {
        std::string all;
        for (const std::string& piece : pieces) {
            all += piece;
        }
        return all;
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(FleetSummaryStreamTest, OfNoVehicleIsWhole) {
    EXPECT_TRUE(
        boost::json::parse(joined(pieces(fleet::Format::json))).at("totals").as_array().empty());
    EXPECT_EQ(std::ranges::count(joined(pieces(fleet::Format::csv)), '\n'), 1);
}

TEST_F(FleetSummaryStreamTest, ComesInPiecesHoweverManyVehiclesThereAre) {
    history::Batch batch;
    for (int i = 0; i < 500; ++i) {
        batch.positions.push_back(reported("Van " + std::to_string(i), position(at(0))));
    }
    ASSERT_TRUE(history_.append(batch));
    const auto all = pieces(fleet::Format::json, true);
    EXPECT_EQ(all.size(), 5U);
    EXPECT_EQ(boost::json::parse(joined(all)).at("totals").as_array().size(), 500U);
}

TEST_F(FleetSummaryStreamTest, OfALongRangeShowsThatItIsBeingMade) {
    store("Van", 102'500);
    const auto all = pieces(fleet::Format::json);
    EXPECT_GE(all.size(), 2U);
    EXPECT_THAT(joined(all), testing::HasSubstr("\"totals\":[\n"));
    EXPECT_EQ(all.back().find("\"totals\":["), std::string::npos) << "white space comes before";
    EXPECT_EQ(boost::json::parse(joined(all)).at("totals").at(0).at("positions").as_int64(),
              102'500);
    EXPECT_EQ(joined(pieces(fleet::Format::json)), joined(all)) << "from the sums that are kept";
}

}  // namespace
}  // namespace convoy::tracker
