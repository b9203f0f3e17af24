#include "device-gateway/doors/uploads.hpp"

#include <gmock/gmock.h>

namespace convoy::device_gateway {
namespace {

using fleet::RejectionReason;

std::vector<std::string> where_refused(const Upload& upload) {
    std::vector<std::string> parts;
    parts.reserve(upload.refused.size());
    for (const RefusedPart& part : upload.refused) {
        parts.push_back(part.where + "|" + part.reason);
    }
    return parts;
}

TEST(UploadsTest, ReadsCsv) {
    const Upload upload = read_upload(
        "time,lat,lon,accuracy,vehicle,speed_mps\n"
        "2026-11-30T11:00:00Z,54.7,25.3,5,Other,10\n"
        "yesterday,54.7,25.3,5,Other,10\n"
        "2026-11-30T11:00:02Z,54.7,190,5,Other,10\n"
        "2026-11-30T11:00:03Z,54.8\n",
        "text/csv", "phone-1");
    EXPECT_EQ(upload.complaint, "");
    ASSERT_EQ(upload.decoded.readings.size(), 1U);
    const auto& [device, reading] = upload.decoded.readings[0];
    EXPECT_EQ(device, "phone-1");
    EXPECT_EQ(reading.time, fleet::parse_time("2026-11-30T11:00:00Z"));
    ASSERT_TRUE(reading.fix);
    EXPECT_EQ(reading.fix->coordinates.latitude_e7(), 547'000'000);
    EXPECT_EQ(reading.fix->accuracy, fleet::Accuracy::from_metres(5));
    EXPECT_THAT(
        where_refused(upload),
        testing::ElementsAre("line 3|bad_time", "line 4|bad_coordinates", "line 5|bad_row"));
    ASSERT_EQ(upload.decoded.rejected.size(), 3U);
    EXPECT_EQ(upload.decoded.rejected[0].reason, RejectionReason::bad_time);
    EXPECT_EQ(upload.decoded.rejected[2].reason, RejectionReason::bad_type);
}

TEST(UploadsTest, ReadsGpxAndSaysWhichPointsAreNone) {
    const Upload upload =
        read_upload(R"(<gpx version="1.1"><wpt lat="1" lon="2"/><trk><trkseg>)"
                    R"(<trkpt lat="54.7" lon="25.3"><time>2026-11-30T11:00:00Z</time></trkpt>)"
                    R"(<trkpt lat="54.7" lon="25.3"/></trkseg></trk></gpx>)",
                    "application/gpx+xml", "phone-1");
    EXPECT_EQ(upload.decoded.readings.size(), 1U);
    EXPECT_THAT(where_refused(upload),
                testing::ElementsAre("waypoint 1|not_recorded", "point 2|no_time"));
    EXPECT_EQ(upload.decoded.rejected.size(), 1U) << "a waypoint was never meant as a position";
}

TEST(UploadsTest, ReadsConvoysOwnJson) {
    const Upload upload =
        read_upload(R"([{"lat":54.7,"lon":25.3,"time":"2026-11-30T11:00:00Z","speed":10,)"
                    R"("attributes":{"ignition":true}},)"
                    R"({"lat":99,"lon":25.3,"time":"2026-11-30T11:00:01Z"}])",
                    "application/json", "phone-1");
    ASSERT_EQ(upload.decoded.readings.size(), 1U);
    const devices::Reading& reading = upload.decoded.readings[0].reading;
    EXPECT_EQ(reading.attributes.flag(fleet::Attribute::ignition), true);
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 1'000);
    EXPECT_THAT(where_refused(upload), testing::ElementsAre("|bad_coordinates"));
    EXPECT_EQ(upload.refused[0].detail, R"({"lat":99,"lon":25.3,"time":"2026-11-30T11:00:01Z"})");
}

TEST(UploadsTest, ReadsGeoJsonAsARecording) {
    const Upload upload = read_upload(
        R"({"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",)"
        R"("coordinates":[25.3,54.7]},"properties":{"time":"2026-11-30T11:00:00Z"}}]})",
        "application/json", "phone-1");
    EXPECT_EQ(upload.decoded.readings.size(), 1U);
}

TEST(UploadsTest, SaysWhyNothingCanBeRead) {
    for (const char* unreadable : {"", "[{", "hello", "name,age\nx,1\n", "<html></html>"}) {
        const Upload upload = read_upload(unreadable, "", "phone-1");
        EXPECT_NE(upload.complaint, "") << unreadable;
        EXPECT_FALSE(upload.is_too_large) << unreadable;
    }
}

TEST(UploadsTest, TakesNoMoreThanTheLimit) {
    std::string csv = "time,lat,lon\n";
    std::string json = "[";
    for (std::size_t number = 0; number < devices::max_records_of_request; ++number) {
        const bool is_good = number % 2 == 0;
        csv += is_good ? "2026-11-30T11:00:00Z,1,2\n" : "never,1,2\n";
        json += R"({"lat":1,"lon":2,"time":"2026-11-30T11:00:00Z"},)";
    }
    EXPECT_EQ(read_upload(csv, "", "phone-1").complaint, "");
    EXPECT_TRUE(read_upload(csv + "never,1,2\n", "", "phone-1").is_too_large);
    json.back() = ']';
    EXPECT_EQ(read_upload(json, "", "phone-1").complaint, "");
    json.back() = ',';
    EXPECT_TRUE(read_upload(json + "{}]", "", "phone-1").is_too_large);
}

TEST(UploadsTest, TheAnswerSaysWhatWasRefused) {
    EXPECT_EQ(upload_answer(3, {}), R"({"accepted":3,"refused":[]})");
    EXPECT_EQ(
        upload_answer(0, {{"line 2", "bad_time", "'x' is no time"}, {"", "bad_type", "[\"a\"]"}}),
        R"({"accepted":0,"refused":[)"
        R"({"where":"line 2","reason":"bad_time","detail":"'x' is no time"},)"
        R"({"reason":"bad_type","detail":"[\"a\"]"}]})");
}

}  // namespace
}  // namespace convoy::device_gateway
