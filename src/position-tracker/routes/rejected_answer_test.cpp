#include "position-tracker/routes/rejected_answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

history::StoredRejection sample(std::string vehicle, std::string content) {
    return {.message_id = "id-7",
            .received = at(250),
            .position = {.index = 2,
                         .reason = fleet::RejectionReason::bad_time,
                         .vehicle = std::move(vehicle),
                         .content = std::move(content)},
            .number = 5};
}

boost::json::array json_of(const std::vector<history::StoredRejection>& rejected) {
    const auto answer = boost::json::parse(write_rejected(fleet::Format::json, at(0), {rejected}));
    return answer.at("rejected").as_array();
}

TEST(RejectedAnswer, IsTheseBytes) {
    const std::vector held{
        history::HeldPosition{.received = at(0),
                              .reason = history::HoldReason::future,
                              .reported = reported("Van", position(at(3'600'000)))}};
    const std::vector two{sample("Van", R"({"time":"?"})"), sample("", "\xFF\x01")};
    EXPECT_EQ(
        write_rejected(fleet::Format::json, at(0), {two, held}),
        "{\"time\":\"2026-11-22T12:00:00.000Z\",\"rejected\":[\n"
        R"({"number":5,"received":"2026-11-22T12:00:00.250Z","reason":"bad_time","vehicle":"Van",)"
        R"("message_id":"id-7","place":2,"content":"{\"time\":\"?\"}"},)"
        "\n"
        R"({"number":5,"received":"2026-11-22T12:00:00.250Z","reason":"bad_time","vehicle":"",)"
        R"("message_id":"id-7","place":2,"content_base64":"/wE="})"
        "],\"held\":[\n"
        R"({"received":"2026-11-22T12:00:00.000Z","reason":"future","position":)"
        R"({"vehicle":"Van","lat":53.4000000,"lon":-1.4000000,)"
        R"("time":"2026-11-22T13:00:00.000Z","accuracy":3.0}})"
        "]}\n");
    EXPECT_EQ(write_rejected(fleet::Format::csv, at(0), {two, held}),
              "received,reason,vehicle,message_id,place,content,content_base64\r\n"
              "2026-11-22T12:00:00.250Z,bad_time,Van,id-7,2,\"{\"\"time\"\":\"\"?\"\"}\",\r\n"
              "2026-11-22T12:00:00.250Z,bad_time,,id-7,2,,/wE=\r\n"
              "2026-11-22T12:00:00.000Z,future,Van,,,\"{\"\"vehicle\"\":\"\"Van\"\","
              "\"\"lat\"\":53.4000000,\"\"lon\"\":-1.4000000,"
              "\"\"time\"\":\"\"2026-11-22T13:00:00.000Z\"\",\"\"accuracy\"\":3.0}\",\r\n");
}

TEST(RejectedAnswer, HasTheReportedMotionOfAHeldPosition) {
    std::vector held{history::HeldPosition{.received = at(0),
                                           .reason = history::HoldReason::future,
                                           .reported = reported("Van", position(at(3'600'000)))}};
    held[0].reported.position.reported = fleet::ReportedMotion(1'361, 27'105);
    EXPECT_THAT(write_rejected(fleet::Format::json, at(0), {{}, held}),
                testing::HasSubstr(R"("accuracy":3.0,"speed":13.61,"heading":271.05}})"));
}

TEST(RejectedAnswer, AsCsvHasNoFormulas) {
    const std::vector rejected{sample("=1+1", "-7")};
    EXPECT_EQ(write_rejected(fleet::Format::csv, at(0), {rejected}),
              "received,reason,vehicle,message_id,place,content,content_base64\r\n"
              "2026-11-22T12:00:00.250Z,bad_time,'=1+1,id-7,2,'-7,\r\n");
}

TEST(RejectedAnswer, OfNothingIsAnEmptyList) {
    EXPECT_TRUE(json_of({}).empty());
    EXPECT_EQ(write_rejected(fleet::Format::csv, at(0), {}),
              "received,reason,vehicle,message_id,place,content,content_base64\r\n");
}

TEST(RejectedAnswer, AnythingAProducerSendsIsJson) {
    history::StoredRejection cut_in_a_character =
        sample("Van \xE2\x82", std::string("\0\x1F\"\\\n", 5));
    cut_in_a_character.message_id = "\xFF\xFE\xE2\x82\xAC";
    const auto rejected = json_of({cut_in_a_character});
    EXPECT_EQ(rejected.at(0).at("vehicle").as_string(), "Van \xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(rejected.at(0).at("message_id").as_string(), "\xEF\xBF\xBD\xEF\xBF\xBD\xE2\x82\xAC");
    EXPECT_EQ(std::string_view(rejected.at(0).at("content").as_string()),
              std::string_view("\0\x1F\"\\\n", 5));
}

}  // namespace
}  // namespace convoy::tracker
