#include "fleet/live_wire/live_operation.hpp"

#include <gtest/gtest.h>

#include <string>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

constexpr OperationLimits limits{.max_pins = 2, .max_details = 1};

boost::system::result<LiveOperation, BadOperation> decode_operation(std::string_view text) {
    LiveOperationDecoder decoder;
    return decoder.decode(text, limits);
}

/// Throws std::bad_variant_access if the operation is rejected.
LiveOperation decoded(std::string_view text) {
    auto operation = decode_operation(text);
    if (!operation) {
        ADD_FAILURE() << operation.error().detail;
        throw std::bad_variant_access();
    }
    return *std::move(operation);
}

ViewOperation decode_view(std::string_view text) { return std::get<ViewOperation>(decoded(text)); }

std::string refused_operation(std::string_view text) {
    const auto decoded = decode_operation(text);
    return decoded ? "taken" : std::string(decoded.error().detail);
}

TEST(LiveOperation, ViewSaysBoxZoomPinsAndRate) {
    const ViewOperation expected{
        {{-1.5}, {53.25}, {-1.25}, {53.5}}, 11.5, {samples::name("City Truck")}, 10};
    EXPECT_EQ(decode_view(R"({"op":"view","bbox":[-1.5,53.25,-1.25,53.5],"zoom":11.5,)"
                          R"("pin":["City Truck"],"max_hz":10})"),
              expected);
}

TEST(LiveOperation, PinsAndRateMayBeLeftOut) {
    const ViewOperation expected{{{170}, {-10}, {-170}, {10}}, 3, {}, std::nullopt};
    EXPECT_EQ(decode_view(R"({"op":"view","bbox":[170,-10,-170,10],"zoom":3})"), expected);
}

TEST(LiveOperation, OthersAreOneWord) {
    EXPECT_EQ(decoded(R"({"op":"pause"})"), LiveOperation(PauseOperation{}));
    EXPECT_EQ(decoded(R"({"op":"resume","why":{"unknown":[1]}})"),
              LiveOperation(ResumeOperation{}));
    EXPECT_EQ(decoded(R"({"op":"ack","tick":18446744073709551615})"),
              LiveOperation(AckOperation{18446744073709551615U}));
}

TEST(LiveOperation, TheLastOfAMemberGivenTwiceCounts) {
    EXPECT_EQ(decoded(R"({"op":"pause","tick":1,"op":"ack","tick":2})"),
              LiveOperation(AckOperation{2}));
}

TEST(LiveOperation, WhatIsNoOperationIsRefused) {
    for (const char* text : {"", "[]", "null", "{", R"({"op":"pause"} x)", "\"pause\"", "{\xFF}"}) {
        EXPECT_EQ(refused_operation(text), "a message should be one JSON object of at most 160 KiB")
            << text;
    }
    const std::string long_one = R"({"op":"pause","why":")" + std::string(170'000, 'x') + R"("})";
    EXPECT_EQ(refused_operation(long_one),
              "a message should be one JSON object of at most 160 KiB");
    for (const char* text : {"{}", R"({"op":7})", R"({"op":"stop"})", R"({"op":null})"}) {
        EXPECT_EQ(refused_operation(text), "op should be view, details, pause, resume or ack")
            << text;
    }
}

TEST(LiveOperation, AckNeedsATick) {
    for (const char* text : {R"({"op":"ack"})", R"({"op":"ack","tick":-1})",
                             R"({"op":"ack","tick":"1"})", R"({"op":"ack","tick":1.5})"}) {
        EXPECT_EQ(refused_operation(text), "tick should be the frame's tick, a whole number")
            << text;
    }
}

TEST(LiveOperation, ViewNeedsABoxOnEarth) {
    for (const char* box : {"[]", "[0,0,1]", "[0,0,1,1,1]", R"(["0",0,1,1])", "[0,2,1,1]",
                            "[-181,0,1,1]", "[0,0,1,91]", "[0,0,1,1e999]", "{}", "null"}) {
        const std::string text = R"({"op":"view","zoom":1,"bbox":)" + std::string(box) + "}";
        EXPECT_NE(refused_operation(text), "taken") << text;
    }
    EXPECT_EQ(refused_operation(R"({"op":"view","zoom":1})"),
              "bbox should be [west,south,east,north] in degrees");
}

TEST(LiveOperation, ViewNeedsAZoomAndARateThatThereAre) {
    const std::string begin = R"({"op":"view","bbox":[0,0,1,1])";
    for (const char* rest : {"", R"(,"zoom":-1)", R"(,"zoom":31)", R"(,"zoom":"1")",
                             R"(,"zoom":1,"max_hz":0)", R"(,"zoom":1,"max_hz":null)"}) {
        EXPECT_NE(refused_operation(begin + rest + "}"), "taken") << rest;
    }
}

TEST(LiveOperation, PinsAreBounded) {
    const std::string begin = R"({"op":"view","bbox":[0,0,1,1],"zoom":1,"pin":)";
    EXPECT_EQ(refused_operation(begin + R"(["a","b","c"]})"),
              "pin should be a list of at most max_pins names");
    EXPECT_NE(refused_operation(begin + "[1]}"), "taken");
    EXPECT_NE(refused_operation(begin + "\"a\"}"), "taken");
    EXPECT_TRUE(decode_view(begin + R"(["a\nb",""]})").pins.empty()) << "no vehicle has that name";
}

TEST(LiveOperation, TheMostPinsOfTheLongestIdsAreRead) {
    const ViewOperation view{
        {{-180}, {-85.5}, {180}, {90}}, 21, {256, samples::name(std::string(256, '"'))}, 0.5};
    const auto read = LiveOperationDecoder().decode(encode_operation(view), {.max_pins = 256});
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(*read, LiveOperation(view));
}

TEST(LiveOperation, DetailsSayOfWhichVehicles) {
    EXPECT_EQ(decoded(R"({"op":"details","of":["City Truck"]})"),
              LiveOperation(DetailsOperation{{samples::name("City Truck")}}));
    EXPECT_EQ(decoded(R"({"op":"details","of":["a\nb"]})"), LiveOperation(DetailsOperation{}))
        << "no vehicle has that name";
    for (const char* text :
         {R"({"op":"details"})", R"({"op":"details","of":null})", R"({"op":"details","of":"a"})",
          R"({"op":"details","of":[1]})", R"({"op":"details","of":["a","b"]})"}) {
        EXPECT_EQ(refused_operation(text), "of should be a list of at most max_details names")
            << text;
    }
}

TEST(LiveOperation, WhatIsWrittenIsReadAgain) {
    const ViewOperation view{{{-180}, {-85.5}, {180}, {90}}, 21, {samples::name("a\"b\\")}, 0.5};
    for (const LiveOperation& operation :
         {LiveOperation(view), LiveOperation(PauseOperation{}), LiveOperation(ResumeOperation{}),
          LiveOperation(AckOperation{7}), LiveOperation(DetailsOperation{}),
          LiveOperation(DetailsOperation{{samples::name("a\"b\\")}})}) {
        EXPECT_EQ(decoded(encode_operation(operation)), operation);
    }
}

}  // namespace
}  // namespace convoy::fleet
