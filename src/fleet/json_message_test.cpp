// The JSON form of the queue message, rule by rule, through the decoder's own door.
#include "fleet/json_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "fleet/samples.hpp"

namespace convoy::fleet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const AcceptedTimes accepted{samples::time("2026-11-22T13:08:11Z"),
                             samples::time("2026-11-01T00:00:00Z")};

boost::system::result<DecodedMessage, UndecodableMessage> decode(std::string_view body) {
    return JsonMessageReader().read(body, accepted);
}

/// The members of a position that is right; a test replaces or leaves out one of them.
struct Members {
    std::string vehicle = R"("vehicle":"City Truck",)";
    std::string lat = R"("lat":53.390681,)";
    std::string lon = R"("lon":-1.431247,)";
    std::string time = R"("time":"2026-11-22T13:07:11.250Z")";
    std::string rest;

    std::string object() const { return "{" + vehicle + lat + lon + time + rest + "}"; }
};

Position decoded_position(const Members& members) {
    const auto decoded = decode(members.object());
    if (!decoded || decoded->positions.size() != 1) {
        throw std::runtime_error("not taken: " + members.object());
    }
    return decoded->positions.front().position;
}

/// Why a position was set aside from an otherwise good message.
RejectionReason reason_against(const Members& members) {
    const auto decoded = decode("[" + Members().object() + "," + members.object() + "]");
    if (!decoded || decoded->rejected.size() != 1) {
        throw std::runtime_error("not set aside: " + members.object());
    }
    EXPECT_THAT(decoded->positions, SizeIs(1)) << "the good one is taken";
    EXPECT_EQ(decoded->rejected.front().place, 1U);
    EXPECT_EQ(decoded->rejected.front().content, members.object());
    return decoded->rejected.front().reason;
}

TEST(JsonMessage, IsOneObject) {
    const auto decoded = decode(Members().object());
    ASSERT_TRUE(decoded);
    EXPECT_THAT(
        decoded->positions,
        ElementsAre(ReportedPosition{samples::name("City Truck"),
                                     {samples::time("2026-11-22T13:07:11.250Z"),
                                      samples::coordinates(53.390681, -1.431247), std::nullopt}}));
    EXPECT_THAT(decoded->rejected, IsEmpty());
}

TEST(JsonMessage, IsAnArrayOfObjectsInTheirOrder) {
    Members other;
    other.vehicle = R"("vehicle":"Village Truck",)";
    const auto decoded = decode(" [ " + other.object() + " ,\n" + Members().object() + "]\n");
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->positions, SizeIs(2));
    EXPECT_EQ(decoded->positions[0].vehicle.text(), "Village Truck");
    EXPECT_EQ(decoded->positions[1].vehicle.text(), "City Truck");
}

TEST(JsonMessage, MayBeEmpty) {
    const auto decoded = decode("[]");
    ASSERT_TRUE(decoded);
    EXPECT_THAT(decoded->positions, IsEmpty());
    EXPECT_THAT(decoded->rejected, IsEmpty());
}

TEST(JsonMessage, IgnoresMembersItDoesNotKnow) {
    Members members;
    members.rest =
        R"(,"speed":12.5,"driver":null,"doors":[true,false,{"open":"\u00e9"}],"id":99999999999999999999999,"x":1e999)";
    EXPECT_EQ(decoded_position(members), decoded_position({}));
}

TEST(JsonMessage, TakesTheLastOfTwoMembersOfOneName) {
    Members members;
    members.rest = R"(,"lat":1.5,"vehicle":7,"vehicle":"Z")";
    const auto decoded = decode(members.object());
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->positions, SizeIs(1));
    EXPECT_EQ(decoded->positions[0].vehicle.text(), "Z");
    EXPECT_EQ(decoded->positions[0].position.coordinates, samples::coordinates(1.5, -1.431247));
    members.rest = R"(,"lat":"north")";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_type);
}

TEST(JsonMessage, ReadsEscapesInNamesAndValues) {
    Members members;
    members.vehicle = R"("v\u0065hicle":"\u00c9lan \ud83d\ude9a \"3\"",)";
    const auto decoded = decode(members.object());
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->positions, SizeIs(1));
    EXPECT_EQ(decoded->positions[0].vehicle.text(), "\xC3\x89lan \xF0\x9F\x9A\x9A \"3\"");
}

TEST(JsonMessage, NormalisesItsValues) {
    Members members;
    members.lat = R"("lat":53.39068104999,)";
    members.lon = R"("lon":180,)";
    members.time = R"("time":"2026-11-22T14:07:11.2509+01:00")";
    members.rest = R"(,"accuracy":3.06)";
    EXPECT_EQ(decoded_position(members),
              (Position{samples::time("2026-11-22T13:07:11.250Z"),
                        samples::coordinates(53.390681, -180.0), Accuracy::from_decimetres(31)}));
}

TEST(JsonMessage, TakesTimeAsEpochMilliseconds) {
    Members members;
    members.time = R"("time":1795352831250)";
    EXPECT_EQ(decoded_position(members).time, samples::time("2026-11-22T13:07:11.250Z"));
}

TEST(JsonMessage, TakesAccuracyAsNoneWhereItIsNull) {
    Members members;
    members.rest = R"(,"accuracy":null)";
    EXPECT_EQ(decoded_position(members).accuracy, std::nullopt);
    members.rest = R"(,"accuracy":0)";
    EXPECT_EQ(decoded_position(members).accuracy, Accuracy::from_decimetres(0));
}

TEST(JsonMessage, SetsAsideAPositionThatLacksAMember) {
    for (std::string Members::* member : {&Members::vehicle, &Members::lat, &Members::lon}) {
        Members members;
        members.*member = "";
        EXPECT_EQ(reason_against(members), RejectionReason::missing_member) << members.object();
    }
    Members timeless;
    timeless.time = R"("Time":"2026-11-22T13:07:11.250Z")";
    EXPECT_EQ(reason_against(timeless), RejectionReason::missing_member);
}

TEST(JsonMessage, SetsAsideAMemberOfAnotherType) {
    using Change = std::pair<std::string Members::*, std::string>;
    for (const auto& [member, text] :
         {Change(&Members::vehicle, R"("vehicle":7,)"),
          Change(&Members::vehicle, R"("vehicle":null,)"),
          Change(&Members::vehicle, R"("vehicle":["City Truck"],)"),
          Change(&Members::lat, R"("lat":"53.39",)"), Change(&Members::lat, R"("lat":null,)"),
          Change(&Members::lon, R"("lon":true,)"), Change(&Members::lon, R"("lon":{"deg":1},)"),
          Change(&Members::time, R"("time":null)"), Change(&Members::time, R"("time":[2026])"),
          Change(&Members::rest, R"(,"accuracy":"3")"),
          Change(&Members::rest, R"(,"accuracy":false)")}) {
        Members members;
        members.*member = text;
        EXPECT_EQ(reason_against(members), RejectionReason::bad_type) << members.object();
    }
}

TEST(JsonMessage, SetsAsideABadVehicle) {
    for (const std::string_view name :
         {R"("")", R"(".")", R"("..")", R"("a\nb")", R"("\u0000")", R"("\u0085")"}) {
        Members members;
        members.vehicle = R"("vehicle":)" + std::string(name) + ",";
        EXPECT_EQ(reason_against(members), RejectionReason::bad_vehicle) << members.object();
    }
}

TEST(JsonMessage, SetsAsideCoordinatesAndAccuraciesThatCannotBe) {
    using Change = std::pair<std::string Members::*, std::string>;
    for (const auto& [member, text] :
         {Change(&Members::lat, R"("lat":90.1,)"), Change(&Members::lat, R"("lat":-91,)"),
          Change(&Members::lat, R"("lat":1e999,)"), Change(&Members::lat, R"("lat":-1E+400,)"),
          Change(&Members::lon, R"("lon":180.5,)"),
          Change(&Members::lon, R"("lon":99999999999999999999999999,)"),
          Change(&Members::rest, R"(,"accuracy":-1)"),
          Change(&Members::rest, R"(,"accuracy":1e999)")}) {
        Members members;
        members.*member = text;
        EXPECT_EQ(reason_against(members), RejectionReason::bad_coordinates) << members.object();
    }
}

TEST(JsonMessage, SetsAsideABadTime) {
    for (const std::string_view time :
         {R"("yesterday")", R"("2026-11-22")", R"("2026-02-30T00:00:00Z")", R"("")",
          "1795352831.25", "1.795352831250e12", "99999999999999999999", "1e999", "1795352831", "-1",
          R"("1999-12-31T23:59:59.999Z")"}) {
        Members members;
        members.time = R"("time":)" + std::string(time);
        EXPECT_EQ(reason_against(members), RejectionReason::bad_time) << members.object();
    }
}

TEST(JsonMessage, SetsAsideWhatIsFromTheFutureOrBeyondRetention) {
    const auto at = [](std::string_view time) {
        Members members;
        members.time = R"("time":")" + std::string(time) + "\"";
        return members;
    };
    EXPECT_EQ(decoded_position(at("2026-11-22T13:08:11Z")).time, accepted.newest);
    EXPECT_EQ(reason_against(at("2026-11-22T13:08:11.001Z")), RejectionReason::future);
    EXPECT_EQ(decoded_position(at("2026-11-01T00:00:00Z")).time, accepted.oldest);
    EXPECT_EQ(reason_against(at("2026-10-31T23:59:59.999Z")), RejectionReason::too_old);
}

TEST(JsonMessage, NamesTheFirstReasonInTheOrderOfTheList) {
    Members members;
    members.vehicle = R"("vehicle":"..",)";
    members.lat = R"("lat":91,)";
    members.lon = R"("lon":"x",)";
    members.time = "";
    members.rest = R"("accuracy":-1)";
    EXPECT_EQ(reason_against(members), RejectionReason::missing_member);
    members.time = R"("time":"never",)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_type);
    members.lon = R"("lon":1,)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_vehicle);
    members.vehicle = R"("vehicle":"V",)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_coordinates);
    members.lat = R"("lat":9,)";
    members.rest = R"("accuracy":1)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_time);
}

TEST(JsonMessage, SetsAsideElementsThatAreNoObjects) {
    const auto decoded =
        decode("[ 1 ,\"x\", null,[ 1,{} ] , {} ," + Members().object() + ",-0.5e3 , true ]");
    ASSERT_TRUE(decoded);
    EXPECT_THAT(decoded->positions, SizeIs(1));
    std::vector<std::tuple<std::size_t, RejectionReason, std::string>> rejected;
    for (const RejectedPosition& one : decoded->rejected) {
        rejected.emplace_back(one.place, one.reason, one.content);
    }
    using enum RejectionReason;
    EXPECT_THAT(rejected,
                ElementsAre(std::tuple(0, bad_type, "1"), std::tuple(1, bad_type, "\"x\""),
                            std::tuple(2, bad_type, "null"), std::tuple(3, bad_type, "[ 1,{} ]"),
                            std::tuple(4, missing_member, "{}"), std::tuple(6, bad_type, "-0.5e3"),
                            std::tuple(7, bad_type, "true")));
}

TEST(JsonMessage, KeepsOfARefusedPositionItsVehicleAndContentInBounds) {
    Members members;
    const std::string euro = "\xE2\x82\xAC";
    std::string name;
    for (int i = 0; i < 400; ++i) {
        name += euro;
    }
    members.vehicle = R"("vehicle":")" + name + "\",";
    const auto decoded = decode(members.object());
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->rejected, SizeIs(1));
    const RejectedPosition& rejected = decoded->rejected.front();
    EXPECT_EQ(rejected.reason, RejectionReason::bad_vehicle);
    EXPECT_EQ(rejected.vehicle, name.substr(0, 999)) << "333 whole characters";
    EXPECT_EQ(rejected.content, members.object().substr(0, rejected.content.size()));
    EXPECT_GT(rejected.content.size(), max_rejected_bytes - euro.size());
    EXPECT_LE(rejected.content.size(), max_rejected_bytes);
}

TEST(JsonMessage, IsRefusedWhereItIsJsonOfAnotherType) {
    for (const std::string_view body :
         {"42", " -1.5e3 ", "true", "false ", "null", "\"[]\"", "1e999"}) {
        const auto decoded = decode(body);
        ASSERT_TRUE(decoded.has_error()) << body;
        EXPECT_EQ(decoded.error().reason, RejectionReason::bad_type) << body;
    }
}

void expect_not_json(const std::vector<std::string>& bodies) {
    for (const std::string& body : bodies) {
        const auto decoded = decode(body);
        ASSERT_TRUE(decoded.has_error()) << body;
        EXPECT_EQ(decoded.error().reason, RejectionReason::not_json) << body;
        EXPECT_FALSE(decoded.error().detail.empty());
    }
}

TEST(JsonMessage, IsRefusedWhereItsStructureIsNotJson) {
    const std::string good = Members().object();
    expect_not_json({"", "  \n", "[" + good, good + good, "[" + good + "]]", "[" + good + ",]",
                     "[" + good + " " + good + "]", "[" + good + "}", "[[1]", "{\"vehicle\":}",
                     "{\"vehicle\" 1}", "{\"a\":1,}", "{\"a\":[1 2]}", "true false", "\"a\" 1",
                     std::string("[1]\0", 4), "\xEF\xBB\xBF[]", "// none\n[]"});
}

TEST(JsonMessage, IsRefusedWhereAnyOfItsValuesIsNotJson) {
    expect_not_json({"nonsense",
                     "nul",
                     "nulll",
                     "\"a",
                     "01",
                     "+1",
                     "1.",
                     "{vehicle:1}",
                     "{'vehicle':1}",
                     "{\"a\":NaN}",
                     "{\"lat\":NaN}",
                     "{\"lat\":01}",
                     "{\"lat\":1.}",
                     "{\"lat\":-}",
                     "{\"lat\":.5}",
                     "{\"time\":1x}",
                     "{\"a\":tru}",
                     "{\"a\":nullx}",
                     "{\"a\":{\"b\":Infinity}}",
                     "{\"vehicle\":\"\\q\"}",
                     "{\"a\":\"\\x41\"}",
                     "{\"\\q\":1}",
                     "{\"a\":\"\xFF\"}",
                     "{\"a\":\"\n\"}",
                     "{\"a\":\"\\ud800\"}"});
}

TEST(JsonMessage, IsRefusedWhereItIsNestedWithoutEnd) {
    const auto nested = [](std::size_t depth) {
        return "[" + std::string(depth, '[') + std::string(depth, ']') + "]";
    };
    EXPECT_TRUE(decode(nested(64)));
    EXPECT_EQ(decode(nested(65)).error().reason, RejectionReason::not_json);
    EXPECT_EQ(decode(nested(max_message_bytes / 2 - 1)).error().reason, RejectionReason::not_json);
    EXPECT_EQ(decode(std::string(max_message_bytes, '[')).error().reason,
              RejectionReason::not_json);
}

/// What simdjson's other reader, which looks at everything, says of a body. Numbers beyond a double
/// are JSON, but it refuses them.
enum class Verdict { json, not_json, unknown };

Verdict verdict_of(simdjson::dom::parser& parser, const std::string& body) {
    switch (parser.parse(body).error()) {
        case simdjson::SUCCESS:
            return Verdict::json;
        case simdjson::NUMBER_ERROR:
        case simdjson::NUMBER_OUT_OF_RANGE:
            return Verdict::unknown;
        default:
            return Verdict::not_json;
    }
}

TEST(JsonMessage, IsJsonExactlyWhereAnotherReaderSaysSo) {
    constexpr std::string_view alphabet = "{}[]\",:\\ eE+-.0123tfnul\x01\xC3";
    simdjson::dom::parser parser;
    JsonMessageReader reader;
    samples::Random random(17);
    int json = 0;
    int not_json = 0;
    for (int i = 0; i < 50'000; ++i) {
        Members members;
        members.rest = R"(,"x":[1.5e3,{"y":"\u00e9"},null],"accuracy":1)";
        std::string body = "[" + members.object() + ",{}]";
        for (std::int64_t edits = samples::random_between(random, 1, 2); edits > 0; --edits) {
            const auto place = static_cast<std::size_t>(
                samples::random_between(random, 0, static_cast<std::int64_t>(body.size()) - 1));
            body[place] = alphabet[static_cast<std::size_t>(samples::random_between(
                random, 0, static_cast<std::int64_t>(alphabet.size()) - 1))];
        }
        const auto decoded = reader.read(body, accepted);
        const bool refused =
            decoded.has_error() && decoded.error().reason == RejectionReason::not_json;
        const Verdict verdict = verdict_of(parser, body);
        if (verdict != Verdict::unknown) {
            ASSERT_EQ(refused, verdict == Verdict::not_json) << body;
        }
        ++(refused ? not_json : json);
    }
    EXPECT_GT(json, 1000) << "too few of the edits left it JSON";
    EXPECT_GT(not_json, 1000) << "too few of the edits broke it";
}

}  // namespace
}  // namespace convoy::fleet
