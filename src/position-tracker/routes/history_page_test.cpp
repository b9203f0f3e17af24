#include "position-tracker/routes/history_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <variant>
#include <vector>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "http/message/target.hpp"
#include "position-tracker/fixtures/ask_routes.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A vehicle that drives straight on for 21 minutes and reports four times a second.
class HistoryPageTest : public testing::Test {
 protected:
    static constexpr std::size_t stored = 5'000;

    HistoryPageTest() {
        std::vector<fleet::ReportedPosition> positions;
        for (std::size_t i = 0; i < stored; ++i) {
            positions.push_back(reported("Van", stored_position(i)));
        }
        EXPECT_TRUE(history_.append({.positions = positions, .rejected = {}}));
    }

    static fleet::Position stored_position(std::size_t index) {
        return position(at(static_cast<std::int64_t>(index) * 250), 53.4,
                        static_cast<double>(index) * 0.00002);
    }
    history::HistoryWalk walk(fleet::Time from) const {
        return {history_,
                {.vehicle = vehicle("Van"),
                 .range = {from, fleet::Time::max()},
                 .oldest = fleet::Time::min()},
                {}};
    }
    static fleet::HistoryWriter writer() {
        return {fleet::Format::json, vehicle("Van"), at(3'000'000)};
    }
    PageSource every_position(std::size_t limit, fleet::Time from = fleet::Time::min()) const {
        return {.track = history::HistoryTrack(walk(from), {}),
                .writer = writer(),
                .limit = limit,
                .thinned = false};
    }
    PageSource thinned(std::optional<fleet::Time> after, std::size_t max_reads) const {
        return {.track = history::HistoryTrack(walk(after.value_or(fleet::Time::min())),
                                               {.tolerance = fleet::Metres{5}, .after = after}),
                .writer = writer(),
                .limit = 100,
                .thinned = true,
                .max_reads = max_reads};
    }
    struct Written {
        Seen answer;
        std::optional<fleet::Position> last;

        boost::json::array positions() const { return answer.json().at("positions").as_array(); }
    };
    static Written write(PageSource source) {
        HistoryPage page;
        EXPECT_TRUE(write_page(source, page));
        return {std::visit(See{}, page.text.answer(http::Request{}, {})), page.last};
    }
    // Writes the first positions without a page.
    std::string text_of_first(std::size_t count) const {
        fleet::HistoryWriter all = writer();
        const auto entries = walk(fleet::Time::min()).next(count).value();
        std::string text = all.begin();
        for (const fleet::HistoryEntry& entry : entries) {
            all.append(text, entry);
        }
        return text + all.end();
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(HistoryPageTest, AFullPageEndsWithThePositionThatTheNextOneFollows) {
    const Written page = write(every_position(10));
    EXPECT_EQ(page.answer.body, text_of_first(10));
    EXPECT_EQ(page.last, stored_position(9));
}

TEST_F(HistoryPageTest, APageThatIsFullWithTheWholeRangeIsTheLast) {
    const Written page = write(every_position(stored));
    EXPECT_TRUE(page.answer.body == text_of_first(stored));
    EXPECT_EQ(page.last, std::nullopt);
    EXPECT_EQ(write(every_position(stored - 1)).last, stored_position(stored - 2));
}

TEST_F(HistoryPageTest, APageOfAnEmptyRangeIsTheLast) {
    const Written page = write(every_position(10, at(9'000'000)));
    EXPECT_TRUE(page.positions().empty());
    EXPECT_EQ(page.last, std::nullopt);
}

// The first position in every ten minutes is always kept, so here a page that reads least has to
// read several pieces until it shows one.
TEST_F(HistoryPageTest, AThinnedPageThatHasReadEnoughEndsWhenItShowsAPosition) {
    boost::json::array joined;
    int pages = 0;
    std::optional<fleet::Time> after;
    do {
        const Written page = write(thinned(after, 1));
        const boost::json::array positions = page.positions();
        EXPECT_FALSE(positions.empty());
        joined.insert(joined.end(), positions.begin(), positions.end());
        after = page.last ? std::optional(page.last->time) : std::nullopt;
        ++pages;
    } while (after);
    EXPECT_EQ(pages, 3);
    const Written whole = write(thinned({}, max_page_reads));
    EXPECT_EQ(joined, whole.positions());
    EXPECT_EQ(whole.last, std::nullopt);
}

http::Request page_request(const std::string& query) {
    http::Request request;
    request.query = http::parse_target("/?" + query)->query;
    return request;
}

std::string next_after_noon(const std::string& query) {
    return next_page(*parse_history_request(page_request(query), at(0)), position(at(0)));
}

TEST(NextPage, HasOnlyWhatTheRequestHas) {
    EXPECT_EQ(next_after_noon(""), "<?after=2026-11-22T12:00:00.000Z>; rel=\"next\"");
}

TEST(NextPage, KeepsTheQueryExceptItsBeginning) {
    EXPECT_EQ(next_after_noon("format=json&limit=7&tolerance=2.5&from=2026-11-22T11:00:00Z"
                              "&to=2026-11-22T13:00:00Z"),
              "<?after=2026-11-22T12:00:00.000Z&to=2026-11-22T13:00:00.000Z&tolerance=2.5&limit=7"
              "&format=json>; rel=\"next\"");
    EXPECT_THAT(next_after_noon("after=2026-11-22T11:00:00Z"), Not(HasSubstr("11:00")));
}

TEST(NextPage, WritesAToleranceThatIsReadAsTheSame) {
    for (const std::string tolerance : {"0", "0.1", "1e-7", "1e5", "1.2345678901234567e-300"}) {
        const std::string link = next_after_noon("tolerance=" + tolerance);
        const auto next =
            parse_history_request(page_request(link.substr(2, link.find('>') - 2)), at(0));
        ASSERT_TRUE(next) << link;
        EXPECT_EQ(next->tolerance, fleet::Metres{std::stod(tolerance)}) << link;
    }
}

}  // namespace
}  // namespace convoy::tracker
