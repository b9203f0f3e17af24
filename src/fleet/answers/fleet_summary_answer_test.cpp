#include "fleet/answers/fleet_summary_answer.hpp"

#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

const VehicleName& formula_vehicle() {
    static const VehicleName name = samples::name("=A,\"B\"");
    return name;
}

Totals office_day() {
    return {.driven_mm = 8'712'345,
            .unseen_mm = 37'800'000,
            .moving = seconds{700},
            .stopped = milliseconds{180'250},
            .silent = seconds{7'200},
            .positions = 881,
            .outliers = 2,
            .mean = MetresPerSecond{12.446},
            .top = MetresPerSecond{20}};
}

Totals one_position() {
    Totals totals;
    totals.positions = 1;
    return totals;
}

/// From noon until an hour before noon of the next day but one.
FleetSummaryHead two_days(std::optional<std::string> zone_name) {
    return {.now = samples::time("2026-11-25T13:07:11.600Z"),
            .from = samples::noon,
            .to = samples::noon + hours{47},
            .zone_name = std::move(zone_name)};
}

SummaryDay day_of(std::string date, hours begin, hours end) {
    return {.date = std::move(date), .span = {samples::noon + begin, samples::noon + end}};
}

TEST(FleetSummaryAnswer, OfDaysIsWrittenAsTheContractShows) {
    FleetSummaryWriter writer(Format::json, two_days("Europe/Berlin"));
    std::string text = writer.begin();
    const SummaryDay first = day_of("2026-11-22", hours{-13}, hours{11});
    const SummaryDay second = day_of("2026-11-23", hours{11}, hours{35});
    writer.append(text, samples::name("Van"), &first, office_day());
    writer.append(text, samples::name("Van"), &second, one_position());
    text += writer.end();
    EXPECT_EQ(text,
              R"({"time":"2026-11-25T13:07:11.600Z","from":"2026-11-22T12:00:00.000Z",)"
              R"("to":"2026-11-24T11:00:00.000Z","by":"day","tz":"Europe/Berlin","totals":[)"
              "\n"
              R"({"id":"Van","name":"Van","day":"2026-11-22","begin":"2026-11-21T23:00:00.000Z",)"
              R"("end":"2026-11-22T23:00:00.000Z","clipped":true,)"
              R"("distance":8712.345,"unseen":37800.000,"moving":700.0,"stopped":180.3,)"
              R"("silent":7200.0,"mean":12.45,"top":20.00,"positions":881,"outliers":2},)"
              "\n"
              R"({"id":"Van","name":"Van","day":"2026-11-23","begin":"2026-11-22T23:00:00.000Z",)"
              R"("end":"2026-11-23T23:00:00.000Z","clipped":false,)"
              R"("distance":0.000,"unseen":0.000,"moving":0.0,"stopped":0.0,)"
              R"("silent":0.0,"mean":null,"top":null,"positions":1,"outliers":0}]})"
              "\n");
}

TEST(FleetSummaryAnswer, OfAnUndividedRangeHasNoDays) {
    FleetSummaryWriter writer(Format::json, two_days({}));
    std::string text = writer.begin();
    writer.append(text, samples::name("Van"), nullptr, one_position());
    text += writer.end();
    EXPECT_EQ(text,
              R"({"time":"2026-11-25T13:07:11.600Z","from":"2026-11-22T12:00:00.000Z",)"
              R"("to":"2026-11-24T11:00:00.000Z","totals":[)"
              "\n"
              R"({"id":"Van","name":"Van","distance":0.000,"unseen":0.000,"moving":0.0,)"
              R"("stopped":0.0,"silent":0.0,"mean":null,"top":null,"positions":1,"outliers":0}]})"
              "\n");
    const FleetSummaryWriter empty(Format::json, two_days({}));
    EXPECT_TRUE((empty.begin() + std::string(empty.end())).ends_with("\"totals\":[]}\n"));
}

TEST(FleetSummaryAnswer, AsCsvKeepsSpreadsheetsFromComputing) {
    FleetSummaryWriter by_day(Format::csv, two_days("UTC"));
    std::string text = by_day.begin();
    const SummaryDay whole = day_of("2026-11-23", hours{12}, hours{36});
    by_day.append(text, formula_vehicle(), &whole, office_day());
    text += by_day.end();
    EXPECT_EQ(text,
              "vehicle,day,begin,end,clipped,distance,unseen,moving,stopped,silent,mean,top,"
              "positions,outliers\r\n"
              "\"'=A,\"\"B\"\"\",2026-11-23,2026-11-23T00:00:00.000Z,2026-11-24T00:00:00.000Z,"
              "false,8712.345,37800.000,700.0,180.3,7200.0,12.45,20.00,881,2\r\n");
    FleetSummaryWriter undivided(Format::csv, two_days({}));
    text = undivided.begin();
    undivided.append(text, samples::name("Van"), nullptr, one_position());
    text += undivided.end();
    EXPECT_EQ(
        text,
        "vehicle,from,to,distance,unseen,moving,stopped,silent,mean,top,positions,outliers\r\n"
        "Van,2026-11-22T12:00:00.000Z,2026-11-24T11:00:00.000Z,"
        "0.000,0.000,0.0,0.0,0.0,,,1,0\r\n");
}

TEST(FleetSummaryAnswer, ADayIsClippedIfAMomentOfItIsOutside) {
    const auto is_clipped = [](milliseconds before_its_end) {
        FleetSummaryHead head = two_days("UTC");
        const SummaryDay day = day_of("2026-11-23", hours{12}, hours{36});
        head.to = day.span.end - before_its_end;
        FleetSummaryWriter writer(Format::json, head);
        std::string text;
        writer.append(text, samples::name("Van"), &day, {});
        return text.find("\"clipped\":true") != std::string::npos;
    };
    EXPECT_FALSE(is_clipped(milliseconds{0}));
    EXPECT_FALSE(is_clipped(milliseconds{1})) << "the range includes its last millisecond";
    EXPECT_TRUE(is_clipped(milliseconds{2}));
}

TEST(FleetSummaryAnswer, ADayOfWhichRetentionHasDeletedThePastIsClipped) {
    const SummaryDay day = day_of("2026-11-23", hours{12}, hours{36});
    const auto row = [&](Time oldest) {
        FleetSummaryHead head = two_days("UTC");
        head.oldest = oldest;
        FleetSummaryWriter writer(Format::json, head);
        std::string text;
        writer.append(text, samples::name("Van"), &day, one_position());
        return text;
    };
    EXPECT_NE(row(day.span.begin).find("\"clipped\":false"), std::string::npos);
    EXPECT_NE(row(day.span.begin + milliseconds{1}).find("\"clipped\":true"), std::string::npos);
}

}  // namespace
}  // namespace convoy::fleet
