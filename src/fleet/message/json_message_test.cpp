// The JSON form of the queue message as a whole.
#include "fleet/message/json_message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tuple>

#include "fleet/fixtures/json_samples.hpp"

namespace convoy::fleet {
namespace {

using samples::accepted;
using samples::decode;
using samples::Members;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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

TEST(JsonMessage, SetsAsideElementsThatAreNoObjects) {
    const auto decoded =
        decode(R"([ 1 ,"x", null,[ 1,{} ] , {} ,)" + Members().object() + ",-0.5e3 , true ]");
    ASSERT_TRUE(decoded);
    EXPECT_THAT(decoded->positions, SizeIs(1));
    std::vector<std::tuple<std::size_t, RejectionReason, std::string>> rejected;
    for (const RejectedPosition& one : decoded->rejected) {
        rejected.emplace_back(one.index, one.reason, one.content);
    }
    using enum RejectionReason;
    EXPECT_THAT(rejected,
                ElementsAre(std::tuple(0, bad_type, "1"), std::tuple(1, bad_type, R"("x")"),
                            std::tuple(2, bad_type, "null"), std::tuple(3, bad_type, "[ 1,{} ]"),
                            std::tuple(4, missing_member, "{}"), std::tuple(6, bad_type, "-0.5e3"),
                            std::tuple(7, bad_type, "true")));
}

TEST(JsonMessage, KeepsOfARejectedPositionTheBytesOfItsObjectAlone) {
    const auto decoded = decode("\n { \"lat\" : 1 } \n");
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->rejected, SizeIs(1));
    EXPECT_EQ(decoded->rejected.front().content, R"({ "lat" : 1 })");
}

TEST(JsonMessage, KeepsOfARejectedPositionItsVehicleAndContentInBounds) {
    Members members;
    const std::string euro = "\xE2\x82\xAC";
    std::string name;
    for (int i = 0; i < 400; ++i) {
        name += euro;
    }
    members.vehicle = R"("vehicle":")" + name + R"(",)";
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

TEST(JsonMessage, IsRejectedWhereItIsJsonOfAnotherType) {
    for (const std::string_view body :
         {"42", " -1.5e3 ", "true", "false ", "null", R"("[]")", "1e999"}) {
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

TEST(JsonMessage, IsRejectedWhereItsStructureIsNotJson) {
    const std::string good = Members().object();
    expect_not_json({"", "  \n", "[" + good, good + good, "[" + good + "]]", "[" + good + ",]",
                     "[" + good + " " + good + "]", "[" + good + "}", "[[1]", R"({"vehicle":})",
                     R"({"vehicle" 1})", R"({"a":1,})", R"({"a":[1 2]})", "true false", R"("a" 1)",
                     std::string("[1]\0", 4), "\xEF\xBB\xBF[]", "// none\n[]"});
}

TEST(JsonMessage, IsRejectedWhereAnyOfItsValuesIsNotJson) {
    expect_not_json({"nonsense",
                     "nul",
                     "nulll",
                     R"("a)",
                     "01",
                     "+1",
                     "1.",
                     "{vehicle:1}",
                     "{'vehicle':1}",
                     R"({"a":NaN})",
                     R"({"lat":NaN})",
                     R"({"lat":01})",
                     R"({"lat":1.})",
                     R"({"lat":-})",
                     R"({"lat":.5})",
                     R"({"time":1x})",
                     R"({"a":tru})",
                     R"({"a":nullx})",
                     R"({"a":{"b":Infinity}})",
                     R"({"vehicle":"\q"})",
                     R"({"a":"\x41"})",
                     R"({"\q":1})",
                     "{\"a\":\"\xFF\"}",
                     "{\"a\":\"\n\"}",
                     R"({"a":"\ud800"})"});
}

TEST(JsonMessage, IsRejectedWhereItIsNestedWithoutEnd) {
    const auto nested = [](std::size_t depth) {
        return "[" + std::string(depth, '[') + std::string(depth, ']') + "]";
    };
    EXPECT_TRUE(decode(nested(64)));
    EXPECT_EQ(decode(nested(65)).error().reason, RejectionReason::not_json);
    EXPECT_EQ(decode(nested(max_message_bytes / 2 - 1)).error().reason, RejectionReason::not_json);
    EXPECT_EQ(decode(std::string(max_message_bytes, '[')).error().reason,
              RejectionReason::not_json);
}

/// The result of simdjson's DOM parser, which validates a whole body. It rejects numbers that are
/// too large for a double, although they are JSON.
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
        const bool rejected =
            decoded.has_error() && decoded.error().reason == RejectionReason::not_json;
        const Verdict verdict = verdict_of(parser, body);
        if (verdict != Verdict::unknown) {
            ASSERT_EQ(rejected, verdict == Verdict::not_json) << body;
        }
        ++(rejected ? not_json : json);
    }
    EXPECT_GT(json, 1000) << "too few of the edits left it JSON";
    EXPECT_GT(not_json, 1000) << "too few of the edits broke it";
}

}  // namespace
}  // namespace convoy::fleet
