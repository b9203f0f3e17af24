#include "fleet/answers/summary_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

SummaryHead morning() {
    return {.now = samples::time("2026-11-22T13:07:11.600Z"),
            .vehicle = samples::name("A \"&\" B"),
            .from = samples::noon,
            .to = samples::noon + seconds{3'600},
            .rules = {}};
}

std::string write_summary(const SummaryHead& head, const Summary& summary) {
    return begin_summary(head) + end_summary(head, summary);
}

Section section(int begin, int end) {
    return {.begin = samples::noon + seconds{begin},
            .end = samples::noon + seconds{end},
            .begin_place = samples::coordinates(53.4, -1.4),
            .end_place = samples::coordinates(53.5, -1.5),
            .millimetres = 12'345'678,
            .begin_known = true,
            .end_known = true};
}

TEST(SummaryAnswer, IsWrittenAsTheContractShows) {
    const Totals totals{.driven_mm = 8'712'345,
                        .unseen_mm = 37'800'000,
                        .moving = seconds{700},
                        .stopped = std::chrono::milliseconds{180'250},
                        .silent = seconds{7'200},
                        .positions = 881,
                        .outliers = 2,
                        .mean = MetresPerSecond{12.446},
                        .top = MetresPerSecond{20}};
    const Summary summary{.totals = totals,
                          .stops = {.first = {section(-10, 300)}, .count = 1},
                          .trips = {.first = {section(300, 3'600)}, .count = 1}};
    EXPECT_EQ(write_summary(morning(), summary),
              R"({"time":"2026-11-22T13:07:11.600Z","vehicle":"A \"&\" B",)"
              R"("id":"A \"&\" B","name":"A \"&\" B",)"
              R"("from":"2026-11-22T12:00:00.000Z","to":"2026-11-22T13:00:00.000Z",)"
              R"("distance":8712.345,"unseen":37800.000,"moving":700.0,"stopped":180.3,)"
              R"("silent":7200.0,"mean":12.45,"top":20.00,"positions":881,"outliers":2,)"
              R"("stop_seconds":180,"trip_metres":100.0,"stop_count":1,"stops":[)"
              "\n"
              R"({"begin":"2026-11-22T11:59:50.000Z","end":"2026-11-22T12:05:00.000Z",)"
              R"("place":{"lat":53.4000000,"lon":-1.4000000},"metres":12345.678,)"
              R"("clipped":true}],"trip_count":1,"trips":[)"
              "\n"
              R"({"begin":"2026-11-22T12:05:00.000Z","end":"2026-11-22T13:00:00.000Z",)"
              R"("place":{"lat":53.4000000,"lon":-1.4000000},)"
              R"("end_place":{"lat":53.5000000,"lon":-1.5000000},"metres":12345.678,)"
              "\"clipped\":false}]}\n");
}

TEST(SummaryAnswer, OfNothingIsWhole) {
    SummaryHead head = morning();
    head.to.reset();
    const std::string text = write_summary(head, {});
    EXPECT_THAT(text, HasSubstr(R"("to":null,"distance":0.000,"unseen":0.000,)"));
    EXPECT_THAT(text, HasSubstr(R"("mean":null,"top":null,"positions":0,)"));
    EXPECT_THAT(text, HasSubstr(R"("stop_count":0,"stops":[],"trip_count":0,"trips":[]})"));
    simdjson::dom::parser parser;
    EXPECT_EQ(parser.parse(text).error(), simdjson::SUCCESS);
}

TEST(SummaryAnswer, SaysWhereAnEndWasNotFound) {
    Summary summary;
    summary.stops = {.first = {section(10, 300), section(400, 500)}, .count = 12'000};
    summary.stops.first[0].begin_known = false;
    const std::string text = write_summary(morning(), summary);
    EXPECT_THAT(text, HasSubstr(R"("stop_count":12000,)"));
    EXPECT_THAT(text, HasSubstr("\"clipped\":false,\"at_least\":true},\n"));
    EXPECT_THAT(text, HasSubstr("\"clipped\":false}],\"trip_count\""));
    summary.stops.first[0].begin_known = true;
    EXPECT_THAT(write_summary(morning(), summary), Not(HasSubstr("at_least")));
}

}  // namespace
}  // namespace convoy::fleet
