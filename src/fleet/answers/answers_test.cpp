// Tests what all formats have in common, and JSON, GeoJSON and CSV to the byte.
// gpx_answers_test.cpp tests GPX, kml_answers_test.cpp KML.
#include "fleet/answers/answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const Time now = samples::time("2026-11-22T13:07:11.600Z");

/// What follows the reported motion in a row of CSV if nothing was said.
const std::string nothing_said = std::string(27, ',') + "\r\n";

std::string csv_header() {
    return "vehicle,time,lat,lon,accuracy,speed,heading,distance,outlier,reported_speed,"
           "reported_heading,device,ignition,satellites,hdop,altitude,odometer,power,battery,"
           "battery_level,fuel_level,fuel,temperature,engine_hours,gsm_level,driver,time_source,"
           "network,input1,input2,input3,input4,input5,input6,input7,input8,attributes,"
           "attributes_time\r\n";
}

Report city_truck() {
    return {samples::name("City Truck"),
            {samples::time("2026-11-22T13:07:11.250Z"), samples::coordinates(53.390681, -1.431247),
             Accuracy::from_metres(3.0)},
            {.speed = MetresPerSecond{13.416},
             .speed_sigma = MetresPerSecond{0.4},
             .heading = Degrees{271.54},
             .distance = Metres{13.4}},
            std::chrono::milliseconds(1000)};
}

/// A vehicle with a single position, without accuracy.
Report newcomer() {
    return {samples::name(R"(say "hi", =1+1)"),
            {samples::time("2026-11-22T12:00:00Z"), samples::coordinates(-0.0000001, -180.0),
             std::nullopt},
            {},
            std::nullopt};
}

std::string fleet_of(Format format, const Report& report) {
    const ListedReport listed{&report, std::nullopt};
    return write_fleet(format, now, {&listed, 1});
}

std::string history_of(Format format, const std::vector<HistoryEntry>& entries) {
    HistoryWriter writer(format, samples::name(R"(A "&" B)"), now);
    std::string out = writer.begin();
    for (const HistoryEntry& entry : entries) {
        writer.append(out, entry);
    }
    return out + writer.end();
}

std::vector<HistoryEntry> two_entries() {
    return {{newcomer().position, newcomer().motion}, {city_truck().position, city_truck().motion}};
}

TEST(MediaType, IsWhatAcceptNames) {
    EXPECT_EQ(media_type(Format::json), "application/json");
    EXPECT_EQ(media_type(Format::geojson), "application/geo+json");
    EXPECT_EQ(media_type(Format::csv), "text/csv");
    EXPECT_EQ(media_type(Format::gpx), "application/gpx+xml");
    EXPECT_EQ(media_type(Format::kml), "application/vnd.google-earth.kml+xml");
}

TEST(WriteFleet, WritesJsonAsTheContractShows) {
    EXPECT_EQ(fleet_of(Format::json, city_truck()),
              "{\"time\":\"2026-11-22T13:07:11.600Z\",\"vehicles\":[\n"
              R"({"id":"City Truck","name":"City Truck","lat":53.3906810,"lon":-1.4312470,)"
              R"("time":"2026-11-22T13:07:11.250Z","accuracy":3.0,"speed":13.42,)"
              R"("heading":271.5,"reported_speed":null,"reported_heading":null,)"
              "\"status\":\"moving\",\"interval\":1.0}]}\n");
}

TEST(WriteFleet, WritesNullWhereAValueIsUnknown) {
    EXPECT_THAT(fleet_of(Format::json, newcomer()),
                EndsWith("[\n{\"id\":\"say \\\"hi\\\", =1+1\","
                         R"("name":"say \"hi\", =1+1","lat":-0.0000001,)"
                         R"("lon":-180.0000000,"time":"2026-11-22T12:00:00.000Z",)"
                         R"("accuracy":null,"speed":null,"heading":null,)"
                         R"("reported_speed":null,"reported_heading":null,)"
                         "\"status\":\"unknown\",\"interval\":null}]}\n"));
}

TEST(WriteFleet, WritesGeoJson) {
    EXPECT_EQ(
        fleet_of(Format::geojson, city_truck()),
        R"({"type":"FeatureCollection","time":"2026-11-22T13:07:11.600Z",)"
        "\"features\":[\n"
        R"({"type":"Feature","id":"City Truck","geometry":{"type":"Point",)"
        R"("coordinates":[-1.4312470,53.3906810]},"properties":{"id":"City Truck","name":"City Truck",)"
        R"("time":"2026-11-22T13:07:11.250Z","accuracy":3.0,"speed":13.42,)"
        R"("heading":271.5,"reported_speed":null,"reported_heading":null,)"
        "\"status\":\"moving\",\"interval\":1.0}}]}\n");
}

TEST(WriteFleet, WritesCsvWithTheColumnsOfAHistory) {
    const Report reports[] = {city_truck(), newcomer()};
    const ListedReport listed[] = {{&reports[0], Metres{5.0}}, {&reports[1], std::nullopt}};
    EXPECT_EQ(
        write_fleet(Format::csv, now, listed),
        csv_header() +
            "City Truck,2026-11-22T13:07:11.250Z,53.3906810,-1.4312470,3.0,13.42,271.5,13.400,"
            "false,," +
            nothing_said +
            R"("say ""hi"", =1+1",2026-11-22T12:00:00.000Z,-0.0000001,-180.0000000,,,,,)"
            "false,," +
            nothing_said);
}

TEST(WriteFleet, WritesNoNameAsAFormulaInCsv) {
    for (const auto& [name, cell] : {std::pair("=1+1", "'=1+1"), std::pair("-7", "'-7"),
                                     std::pair("'a", "''a"), std::pair("@,", "\"'@,\"")}) {
        Report report = city_truck();
        report.name = samples::name(name);
        EXPECT_THAT(fleet_of(Format::csv, report),
                    HasSubstr("\r\n" + std::string(cell) + ",2026-11-22T13:07:11.250Z,"));
    }
}

TEST(WriteFleet, KeepsTheOrderItIsGiven) {
    const Report reports[] = {newcomer(), city_truck()};
    const ListedReport listed[] = {{&reports[1], std::nullopt}, {&reports[0], std::nullopt}};
    const std::string text = write_fleet(Format::json, now, listed);
    EXPECT_LT(text.find("City Truck"), text.find("say"));
}

TEST(WriteFleet, OfNoVehiclesIsStillAWholeAnswer) {
    EXPECT_EQ(write_fleet(Format::json, now, {}),
              "{\"time\":\"2026-11-22T13:07:11.600Z\",\"vehicles\":[\n]}\n");
    EXPECT_EQ(write_fleet(Format::csv, now, {}), csv_header());
}

TEST(WriteFleet, ReturnsTheRangeIfOneWasRequested) {
    const Report report = city_truck();
    const ListedReport near{&report, Metres{1234.56}};
    EXPECT_THAT(write_fleet(Format::json, now, {&near, 1}), HasSubstr(R"(,"range":1234.6})"));
    EXPECT_THAT(write_fleet(Format::geojson, now, {&near, 1}), HasSubstr(R"(,"range":1234.6}})"));
    EXPECT_THAT(fleet_of(Format::json, report), Not(HasSubstr("range")));
}

TEST(WriteFleet, SaysUnconfirmedOnlyWhereItIsTrue) {
    Report report = city_truck();
    EXPECT_THAT(fleet_of(Format::json, report), Not(HasSubstr("unconfirmed")));
    report.motion.belief = Belief::unconfirmed;
    EXPECT_THAT(fleet_of(Format::json, report), HasSubstr(R"(,"unconfirmed":true})"));
    EXPECT_THAT(fleet_of(Format::geojson, report), HasSubstr(R"(,"unconfirmed":true}})"));
}

TEST(WriteFleet, SaysAmbiguousOnlyWhereItIsTrue) {
    Report report = city_truck();
    EXPECT_THAT(fleet_of(Format::json, report), Not(HasSubstr("notices")));
    report.ambiguous = {.agreed = true, .behind = std::chrono::minutes(3)};
    EXPECT_THAT(fleet_of(Format::json, report),
                HasSubstr(R"(,"notices":[{"code":"ambiguous","agreed":true,"age":180.0}]})"));
    report.ambiguous->agreed = false;
    EXPECT_THAT(fleet_of(Format::geojson, report),
                HasSubstr(R"(,"notices":[{"code":"ambiguous","agreed":false,"age":180.0}]}})"));
    EXPECT_THAT(fleet_of(Format::csv, report), Not(HasSubstr("ambiguous")));
}

TEST(WriteFleet, SaysByHowMuchAClockIsBehind) {
    Report report = city_truck();
    report.clock_behind = std::chrono::hours(1);
    EXPECT_THAT(fleet_of(Format::json, report),
                HasSubstr(R"(,"notices":[{"code":"clock_behind","offset":3600.0}]})"));
    report.ambiguous = {.agreed = true, .behind = std::chrono::minutes(3)};
    EXPECT_THAT(fleet_of(Format::json, report),
                HasSubstr(R"("age":180.0},{"code":"clock_behind","offset":3600.0}]})"));
}

TEST(WriteFleet, SaysWhichReportedMotionIsNotTakenAsItIs) {
    Report report = city_truck();
    report.reported = {
        .speed = ReportedTrust::scaled, .heading = ReportedTrust::ignored, .factor = 3.6};
    EXPECT_THAT(fleet_of(Format::json, report),
                HasSubstr(R"(,"notices":[{"code":"reported_speed_scaled","factor":3.6000},)"
                          R"({"code":"reported_heading_ignored"}]})"));
    report.reported = {.speed = ReportedTrust::ignored, .heading = ReportedTrust::trusted};
    EXPECT_THAT(fleet_of(Format::json, report),
                HasSubstr(R"(,"notices":[{"code":"reported_speed_ignored"}]})"));
    report.reported.speed = ReportedTrust::trusted;
    EXPECT_THAT(fleet_of(Format::json, report), Not(HasSubstr("notices")));
}

TEST(WriteFleet, RoundsAHeadingToBelow360) {
    Report report = city_truck();
    report.motion.heading = Degrees{359.94};
    EXPECT_THAT(fleet_of(Format::json, report), HasSubstr(R"("heading":359.9,)"));
    report.motion.heading = Degrees{359.96};
    EXPECT_THAT(fleet_of(Format::json, report), HasSubstr(R"("heading":0.0,)"));
    EXPECT_THAT(fleet_of(Format::csv, report), HasSubstr(",0.0,13.400,"));
}

TEST(WriteFleet, IsJsonThatGivesBackTheNames) {
    samples::Random random(41);
    simdjson::dom::parser parser;
    for (int i = 0; i < 500; ++i) {
        Report report{samples::random_name(random), samples::random_position(random), {}, {}};
        for (const auto& [format, name] :
             {std::pair(Format::json, "/vehicles/0/name"),
              std::pair(Format::geojson, "/features/0/properties/name")}) {
            const std::string text = fleet_of(format, report);
            const simdjson::dom::element document = parser.parse(text);
            EXPECT_EQ(std::string_view(document.at_pointer(name)), report.name.text());
        }
    }
}

TEST(WriteReport, IsTheSameAsInAListButAlone) {
    const std::string json = write_report(Format::json, now, city_truck());
    EXPECT_THAT(fleet_of(Format::json, city_truck()), HasSubstr(json));
    EXPECT_EQ(json.front(), '{');
    EXPECT_EQ(json.back(), '}');
    const std::string feature = write_report(Format::geojson, now, city_truck());
    EXPECT_THAT(fleet_of(Format::geojson, city_truck()), HasSubstr(feature));
    EXPECT_EQ(write_report(Format::csv, now, city_truck()), fleet_of(Format::csv, city_truck()));
}

TEST(WriteFleetDeathTest, HasNoGpxAndNoKml) {
    for (const Format format : {Format::gpx, Format::kml}) {
        EXPECT_DEATH(write_fleet(format, now, {}), "the format has no reports");
        EXPECT_DEATH(write_report(format, now, city_truck()), "the format has no reports");
    }
}

TEST(HistoryWriter, WritesJson) {
    EXPECT_EQ(history_of(Format::json, two_entries()),
              R"({"time":"2026-11-22T13:07:11.600Z","vehicle":"A \"&\" B",)"
              R"("id":"A \"&\" B","name":"A \"&\" B",)"
              "\"positions\":[\n"
              R"({"lat":-0.0000001,"lon":-180.0000000,"time":"2026-11-22T12:00:00.000Z",)"
              R"("accuracy":null,"speed":null,"heading":null,)"
              R"("reported_speed":null,"reported_heading":null,"distance":null,)"
              "\"outlier\":false},\n"
              R"({"lat":53.3906810,"lon":-1.4312470,"time":"2026-11-22T13:07:11.250Z",)"
              R"("accuracy":3.0,"speed":13.42,"heading":271.5,)"
              R"("reported_speed":null,"reported_heading":null,"distance":13.400,)"
              "\"outlier\":false}]}\n");
}

TEST(HistoryWriter, WritesGeoJson) {
    EXPECT_EQ(history_of(Format::geojson, {two_entries()[1]}),
              R"({"type":"FeatureCollection","time":"2026-11-22T13:07:11.600Z",)"
              R"("vehicle":"A \"&\" B","id":"A \"&\" B","name":"A \"&\" B",)"
              "\"features\":[\n"
              R"({"type":"Feature","geometry":{"type":"Point",)"
              R"("coordinates":[-1.4312470,53.3906810]},"properties":{)"
              R"("time":"2026-11-22T13:07:11.250Z","accuracy":3.0,"speed":13.42,)"
              R"("heading":271.5,"reported_speed":null,"reported_heading":null,)"
              "\"distance\":13.400,\"outlier\":false}}]}\n");
}

TEST(HistoryWriter, WritesCsv) {
    EXPECT_EQ(history_of(Format::csv, two_entries()),
              csv_header() +
                  "\"A \"\"&\"\" B\",2026-11-22T12:00:00.000Z,-0.0000001,-180.0000000,,,,,false,," +
                  nothing_said +
                  R"("A ""&"" B",2026-11-22T13:07:11.250Z,53.3906810,-1.4312470,3.0,13.42,271.5,)"
                  "13.400,false,," +
                  nothing_said);
}

TEST(HistoryWriter, WritesWhatTheDeviceReportedOfItsMotion) {
    HistoryEntry entry = two_entries()[1];
    entry.position.reported = ReportedMotion(1'361, 27'105);
    const std::string members = R"(,"reported_speed":13.61,"reported_heading":271.05,"distance")";
    EXPECT_THAT(history_of(Format::json, {entry}), HasSubstr(members));
    EXPECT_THAT(history_of(Format::geojson, {entry}), HasSubstr(members));
    EXPECT_THAT(history_of(Format::csv, {entry}), EndsWith(",false,13.61,271.05" + nothing_said));
    entry.position.reported = ReportedMotion(0, ReportedMotion::unknown);
    EXPECT_THAT(history_of(Format::json, {entry}),
                HasSubstr(R"(,"reported_speed":0.00,"reported_heading":null,)"));
    EXPECT_THAT(history_of(Format::csv, {entry}), EndsWith(",false,0.00," + nothing_said));
}

TEST(WriteFleet, WritesWhatTheDeviceReportedOfItsMotion) {
    Report report = city_truck();
    report.position.reported = ReportedMotion(ReportedMotion::max_centimetres, 5);
    for (const Format format : {Format::json, Format::geojson}) {
        EXPECT_THAT(fleet_of(format, report),
                    HasSubstr(R"(,"reported_speed":655.34,"reported_heading":0.05,"status")"));
    }
    EXPECT_THAT(fleet_of(Format::csv, report), EndsWith(",false,655.34,0.05" + nothing_said));
}

SharedReading said_by_a_box() {
    VehicleReading said{.time = samples::time("2026-11-22T13:07:10Z"), .device = "gt06:1"};
    said.attributes.set_flag(Attribute::ignition, true);
    said.attributes.set_number(Attribute::battery, 4.01);
    said.attributes.set_text(Attribute::driver, "=A,1");
    said.attributes.add_alarm("sos");
    said.attributes.set_free("x_io_385", 7.0);
    return std::make_shared<const VehicleReading>(said);
}

const std::string said_members =
    R"(,"attributes":{"ignition":true,"battery":4.010,"driver":"=A,1","alarms":["sos"],)"
    R"("x_io_385":7},"device":"gt06:1")";
const std::string said_columns =
    R"(,gt06:1,true,,,,,,4.010,,,,,,,"'=A,1",,,,,,,,,,,"{""alarms"":[""sos""],""x_io_385"":7}",)"
    "2026-11-22T13:07:10.000Z\r\n";

TEST(HistoryWriter, WritesWhatWasSaidAtTheTimeOfAPosition) {
    HistoryEntry entry = two_entries()[1];
    entry.reading = said_by_a_box();
    EXPECT_THAT(history_of(Format::json, {entry}), HasSubstr(said_members + "}"));
    EXPECT_THAT(history_of(Format::geojson, {entry}), HasSubstr(said_members + "}}"));
    EXPECT_THAT(history_of(Format::csv, {entry}), EndsWith(",false,," + said_columns));
}

TEST(WriteFleet, WritesWhatWasSaidLastAndWhen) {
    Report report = city_truck();
    report.reading = said_by_a_box();
    for (const Format format : {Format::json, Format::geojson}) {
        EXPECT_THAT(fleet_of(format, report),
                    HasSubstr(said_members + R"(,"attributes_time":"2026-11-22T13:07:10.000Z"})"));
    }
    EXPECT_THAT(fleet_of(Format::csv, report), EndsWith(",false,," + said_columns));
    report.reading =
        std::make_shared<const VehicleReading>(VehicleReading{.time = now, .device = "gt06:1"});
    EXPECT_THAT(fleet_of(Format::json, report),
                HasSubstr(R"(1.0,"device":"gt06:1","attributes_time":"2026-)"));
}

TEST(WriteReading, WritesWhatWasSaidLastAsInAReport) {
    EXPECT_EQ(write_reading(*said_by_a_box()),
              "{" + said_members.substr(1) + R"(,"attributes_time":"2026-11-22T13:07:10.000Z"})");
    EXPECT_EQ(write_reading({.time = samples::time("2026-11-22T13:07:10Z")}),
              R"({"attributes_time":"2026-11-22T13:07:10.000Z"})");
}

TEST(HistoryWriter, EndsGeoJsonWithTheTotals) {
    const HistoryWriter writer(Format::geojson, samples::name("V"), now);
    const Totals totals{.driven_mm = 8'712'345,
                        .unseen_mm = 37'800'000,
                        .moving = std::chrono::seconds{700},
                        .stopped = {},
                        .silent = {},
                        .positions = 881,
                        .outliers = 2,
                        .mean = std::nullopt,
                        .top = MetresPerSecond{20}};
    EXPECT_EQ(writer.end(totals),
              "],\n\"properties\":{\"distance\":8712.345,\"unseen\":37800.000,\"moving\":700.0,"
              R"("stopped":0.0,"silent":0.0,"mean":null,"top":20.00,"positions":881,"outliers":2}})"
              "\n");
    EXPECT_EQ(HistoryWriter(Format::csv, samples::name("V"), now).end(totals), "");
}

TEST(HistoryWriter, SaysWhatIsAnOutlierOrUnconfirmed) {
    HistoryEntry entry{city_truck().position, {}};
    EXPECT_THAT(history_of(Format::json, {entry}), HasSubstr(R"("outlier":false})"));
    EXPECT_THAT(history_of(Format::csv, {entry}), EndsWith(",3.0,,,,false,," + nothing_said));
    entry.motion.belief = Belief::outlier;
    EXPECT_THAT(history_of(Format::json, {entry}), HasSubstr(R"("outlier":true})"));
    EXPECT_THAT(history_of(Format::csv, {entry}), EndsWith(",3.0,,,,true,," + nothing_said));
    entry.motion.belief = Belief::unconfirmed;
    EXPECT_THAT(history_of(Format::json, {entry}),
                HasSubstr(R"("outlier":false,"unconfirmed":true})"));
    EXPECT_THAT(history_of(Format::csv, {entry}), EndsWith(",3.0,,,,false,," + nothing_said));
}

TEST(HistoryWriter, OfNoPositionsIsStillAWholeAnswer) {
    EXPECT_THAT(history_of(Format::json, {}), EndsWith("\"positions\":[\n]}\n"));
    EXPECT_THAT(history_of(Format::geojson, {}), EndsWith("\"features\":[\n]}\n"));
}

}  // namespace
}  // namespace convoy::fleet
