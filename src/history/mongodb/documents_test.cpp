#include "history/mongodb/documents.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

// Operators' tools and scripts read these documents: the form must not change by accident.
TEST(MongoDocuments, APositionReadsAsTheArchitectureSays) {
    const Bson document = encode_position(reported("Van", position(at(250), 53.390681, -1.431247)));
    const BsonView view = document.view();
    EXPECT_EQ(view.text("_id"),
              "Van\x1f"
              "1795348800250");
    EXPECT_EQ(view.text("v"), "Van");
    EXPECT_EQ(view.time("t"), at(250));
    EXPECT_EQ(view.number("loc.0"), -1.431247);
    EXPECT_EQ(view.number("loc.1"), 53.390681);
    EXPECT_EQ(view.number("a"), 3.0);
    EXPECT_FALSE(view.has("s"));
    EXPECT_FALSE(view.has("h"));
    const Bson measured = encode_position(reported("Van", moving(position(at(250)), 1'234, 9'050)));
    EXPECT_EQ(measured.view().integer("s"), 1'234);
    EXPECT_EQ(measured.view().integer("h"), 9'050);
}

TEST(MongoDocuments, GivesBackEveryPositionAsItWas) {
    for (const double latitude : {-90.0, -0.0000001, 0.0, 53.3906810, 90.0}) {
        for (const double longitude : {-180.0, -1.4312470, 0.0, 179.9999999}) {
            for (const int decimetres : {-1, 0, 1, 30, 65534}) {
                auto one = reported("Vän / 80%", position(at(7), latitude, longitude));
                one.position.accuracy = decimetres < 0
                                            ? std::nullopt
                                            : std::optional(fleet::Accuracy::from_decimetres(
                                                  static_cast<std::uint16_t>(decimetres)));
                EXPECT_EQ(decode_position(encode_position(one).view()), one.position);
            }
        }
    }
}

TEST(MongoDocuments, GivesBackEveryReportedMotionAsItWas) {
    using fleet::ReportedMotion;
    for (const std::uint16_t speed :
         {std::uint16_t{0}, std::uint16_t{65'534}, ReportedMotion::unknown}) {
        for (const std::uint16_t heading :
             {std::uint16_t{0}, std::uint16_t{35'999}, ReportedMotion::unknown}) {
            const auto one = reported("Van", moving(position(at(7)), speed, heading));
            EXPECT_EQ(decode_position(encode_position(one).view()), one.position);
        }
    }
}

TEST(MongoDocuments, IdsLieInTheOrderOfTimeAndApartByVehicle) {
    const std::vector<std::string> ordered{
        position_id(vehicle("Van"), first_mongo_time),
        position_id(vehicle("Van"), fleet::Time{std::chrono::milliseconds{999}}),
        position_id(vehicle("Van"), at(0)),
        position_id(vehicle("Van"), last_mongo_time),
        position_id(vehicle("Van 1"), first_mongo_time),
    };
    EXPECT_TRUE(std::ranges::is_sorted(ordered));
    EXPECT_EQ(position_id(vehicle("Van"), fleet::Time::min()), ordered.front());
    EXPECT_EQ(position_id(vehicle("Van"), fleet::Time::max()), ordered[3]);
}

TEST(MongoDocuments, ADocumentOfAnotherFormIsNoPosition) {
    const Bson loc = Bson::array({1.0, 2.0});
    EXPECT_TRUE(decode_position(Bson{{"t", at(0)}, {"loc", loc}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"loc", loc}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", 5}, {"loc", loc}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", Bson::array({1.0})}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", Bson::array({1.0, 91.0})}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"a", -1.0}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"a", "3"}}.view()));
    EXPECT_TRUE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"s", 5}, {"h", 6}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"s", -1}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"s", 65'535}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"s", "5"}}.view()));
    EXPECT_FALSE(decode_position(Bson{{"t", at(0)}, {"loc", loc}, {"h", 36'000}}.view()));
}

StoredRejection stored_rejection() {
    return {.message_id = "m1",
            .received = at(5),
            .position = {.index = 7,
                         .reason = fleet::RejectionReason::bad_time,
                         .vehicle = "Van",
                         .content = R"({"time":"no"})"}};
}

TEST(MongoDocuments, GivesBackARejectedPositionAsItWas) {
    const Bson document = encode_stored_rejection(stored_rejection(), 12);
    EXPECT_EQ(document.view().text("_id"),
              "m1\x1f"
              "7");
    EXPECT_EQ(document.view().integer("n"), 12);
    const auto read = decode_stored_rejection(document.view());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->message_id, "m1");
    EXPECT_EQ(read->received, at(5));
    EXPECT_EQ(read->position.index, 7U);
    EXPECT_EQ(read->position.reason, fleet::RejectionReason::bad_time);
    EXPECT_EQ(read->position.vehicle, "Van");
    EXPECT_EQ(read->position.content, R"({"time":"no"})");
}

TEST(MongoDocuments, ARejectedPositionMayBeAnyBytesAndIsCut) {
    StoredRejection kept = stored_rejection();
    kept.message_id = std::string(10'000, '\xff');
    kept.position.content = std::string(10'000, '\xfe');
    const auto read = decode_stored_rejection(encode_stored_rejection(kept, 1).view());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->message_id, std::string(rejected_text_bytes, '\xff'));
    EXPECT_EQ(read->position.content, std::string(rejected_content_bytes, '\xfe'));
}

TEST(MongoDocuments, WithoutAMessageIdTheOrderNamesARejectedPosition) {
    StoredRejection kept = stored_rejection();
    kept.message_id.clear();
    EXPECT_EQ(encode_stored_rejection(kept, 12).view().integer("_id"), 12);
}

}  // namespace
}  // namespace convoy::history
