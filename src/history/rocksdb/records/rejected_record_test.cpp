#include "history/rocksdb/records/rejected_record.hpp"

#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

StoredRejection sample() {
    return {.message_id = "m1",
            .received = at(5),
            .position = {.index = 7,
                         .reason = fleet::RejectionReason::future,
                         .vehicle = "Van",
                         .content = "{}"}};
}

TEST(RejectedRecord, GivesBackWhatWentIn) {
    const auto decoded = decode_rejected(encode_rejected(sample()));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->message_id, "m1");
    EXPECT_EQ(decoded->received, at(5));
    EXPECT_EQ(decoded->position.index, 7U);
    EXPECT_EQ(decoded->position.reason, fleet::RejectionReason::future);
    EXPECT_EQ(decoded->position.vehicle, "Van");
    EXPECT_EQ(decoded->position.content, "{}");
}

TEST(RejectedRecord, CutsTextsThatAreTooLong) {
    StoredRejection huge = sample();
    huge.message_id.assign(100'000, 'm');
    huge.position.vehicle.assign(100'000, 'v');
    huge.position.content.assign(100'000, 'c');
    const auto decoded = decode_rejected(encode_rejected(huge));
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->message_id.size(), rejected_text_bytes);
    EXPECT_EQ(decoded->position.vehicle.size(), rejected_text_bytes);
    EXPECT_EQ(decoded->position.content.size(), rejected_content_bytes);
}

TEST(RejectedRecord, RefusesEveryPieceOfARecord) {
    const std::string whole = encode_rejected(sample());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(decode_rejected(whole.substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_rejected(whole + "x"));
}

TEST(RejectedRecord, KeysStandInTheOrderOfTheirSequence) {
    EXPECT_LT(encode_rejected_key(255), encode_rejected_key(256));
    EXPECT_EQ(decode_rejected_key(encode_rejected_key(256)), 256U);
    EXPECT_FALSE(decode_rejected_key(encode_rejected_identity(sample()).value()));
    EXPECT_FALSE(decode_rejected_key(""));
}

TEST(RejectedRecord, APlaceIsThatOfOneMessage) {
    StoredRejection other_place = sample();
    other_place.position.index = 8;
    StoredRejection other_message = sample();
    other_message.message_id = "m2";
    EXPECT_NE(encode_rejected_identity(sample()), encode_rejected_identity(other_place));
    EXPECT_NE(encode_rejected_identity(sample()), encode_rejected_identity(other_message));
}

}  // namespace
}  // namespace convoy::history
