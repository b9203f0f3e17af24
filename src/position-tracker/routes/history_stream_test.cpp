#include "position-tracker/routes/history_stream.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

class HistoryStreamTest : public testing::Test {
 protected:
    HistoryStreamTest() {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = 0; i < 2'500; ++i) {
            positions.push_back(reported("Van", position(at(i * 1000), 53.4, i * 0.0001)));
        }
        EXPECT_TRUE(history_.append({.positions = positions, .rejected = {}}));
    }

    history::HistoryWalk walk(history::TimeRange range) const {
        return {history_,
                {.vehicle = vehicle("Van"), .range = range, .oldest = fleet::Time::min()},
                {}};
    }
    HistoryStream stream(history::TimeRange range, fleet::Format format) const {
        return {history::HistoryTrack(walk(range), {}),
                fleet::HistoryWriter(format, vehicle("Van"), at(3'000'000))};
    }
    // Writes the range without pieces.
    std::string whole(history::TimeRange range, fleet::Format format) const {
        fleet::HistoryWriter writer(format, vehicle("Van"), at(3'000'000));
        history::HistoryWalk all = walk(range);
        const auto entries = all.next(10'000).value();
        std::string text = writer.begin();
        for (const fleet::HistoryEntry& entry : entries) {
            writer.append(text, entry);
        }
        return text + writer.end();
    }
    static std::vector<std::string> pieces(HistoryStream stream) {
        std::vector<std::string> pieces;
        while (auto piece = stream.next().value()) {
            pieces.push_back(std::move(*piece));
        }
        EXPECT_FALSE(stream.next().value()) << "nothing follows the last piece";
        return pieces;
    }
    static std::string joined(const std::vector<std::string>& pieces) {
        std::string text;
        for (const std::string& piece : pieces) {
            text += piece;
        }
        return text;
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(HistoryStreamTest, ThePiecesAreTheWholeRangeInEveryFormat) {
    using fleet::Format;
    const history::TimeRange part{at(100'000), at(2'200'000)};
    for (const Format format :
         {Format::json, Format::geojson, Format::csv, Format::gpx, Format::kml}) {
        EXPECT_EQ(joined(pieces(stream(history::all_time, format))),
                  whole(history::all_time, format));
        EXPECT_EQ(joined(pieces(stream(part, format))), whole(part, format));
    }
}

TEST_F(HistoryStreamTest, NoPieceGrowsWithTheRange) {
    const auto some = pieces(stream(history::all_time, fleet::Format::csv));
    EXPECT_GE(some.size(), 3U);
    for (const std::string& piece : some) {
        EXPECT_LE(std::ranges::count(piece, '\n'), 1'001) << "1,000 positions and the header";
    }
}

TEST_F(HistoryStreamTest, AnEmptyRangeHasABeginningAndAnEnd) {
    const history::TimeRange later{at(9'000'000), at(9'000'001)};
    const std::string text = joined(pieces(stream(later, fleet::Format::json)));
    EXPECT_EQ(text, whole(later, fleet::Format::json));
    EXPECT_NE(text.find("Van"), std::string::npos);
}

}  // namespace
}  // namespace convoy::tracker
