#include "position-tracker/routes/summary_stream.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <vector>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

class SummaryStreamTest : public testing::Test {
 protected:
    void store(int count) {
        history::Batch batch;
        for (int i = 0; i < count; ++i) {
            batch.positions.push_back(reported("Van", position(at(i * 1'000), 53.4, i * 0.0001)));
        }
        ASSERT_TRUE(history_.append(batch));
    }
    std::vector<std::string> pieces() const {
        SummaryStream stream(
            {history_,
             {.vehicle = vehicle("Van"), .range = history::all_time, .oldest = fleet::Time::min()},
             {},
             {}},
            {.now = at(0), .vehicle = vehicle("Van"), .from = at(0), .to = {}, .rules = {}});
        std::vector<std::string> pieces;
        while (auto piece = stream.next().value()) {
            pieces.push_back(std::move(*piece));
        }
        EXPECT_FALSE(stream.next().value()) << "nothing follows the last piece";
        return pieces;
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(SummaryStreamTest, OfAShortRangeIsOnePiece) {
    store(2'500);
    ASSERT_EQ(pieces().size(), 1U);
    EXPECT_EQ(boost::json::parse(pieces()[0]).at("positions").as_int64(), 2'500);
}

TEST_F(SummaryStreamTest, OfALongRangeShowsThatItIsBeingMade) {
    store(102'500);
    const std::vector<std::string> all = pieces();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(all[0].ends_with("\"to\":null\n")) << all[0];
    EXPECT_EQ(boost::json::parse(all[0] + all[1]).at("positions").as_int64(), 102'500);
    EXPECT_EQ(pieces(), all) << "now from the sums that the history has kept";
}

}  // namespace
}  // namespace convoy::tracker
