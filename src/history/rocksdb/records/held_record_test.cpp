#include "history/rocksdb/records/held_record.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <span>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/rocksdb/records/position_run.hpp"
#include "history/rocksdb/records/rejected_record.hpp"

namespace convoy::history {
namespace {

using namespace std::string_literals;

HeldPosition held_van(HoldReason reason = HoldReason::future) {
    return {.received = at(5), .reason = reason, .reported = reported("Van", position(at(7)))};
}

std::string run_of(const std::vector<fleet::Position>& positions) { return encode_run(positions); }

// Returns an entry's value; `reason` begins with its length.
std::string held_value(const std::string& reason, const std::string& run) {
    return std::string(8, '\0') + reason + run;
}

// Folders with such entries exist, so these bytes must not change without a new format.
TEST(HeldRecord, IsDocumentedByteByByte) {
    const fleet::Position place = position(fleet::Time{std::chrono::milliseconds{0x18BCFE56800}});
    const HeldPosition held{.received = fleet::Time{std::chrono::milliseconds{0x0102}},
                            .reason = HoldReason::future,
                            .reported = reported("Van", place)};
    EXPECT_EQ(encode_held_key(held.key()), "hVan\x1f"s + "\x00\x00\x01\x8B\xCF\xE5\x68\x00"s);
    EXPECT_EQ(encode_held_value(held),
              "\x00\x00\x00\x00\x00\x00\x01\x02"s + "\x00\x06"s + "future" + run_of({place}));
}

TEST(HeldRecord, GivesBackWhatWentIn) {
    for (const HoldReason reason : all_hold_reasons) {
        HeldPosition held = held_van(reason);
        EXPECT_EQ(decode_held(encode_held_key(held.key()), encode_held_value(held)), held);
        held.reported.position = moving(held.reported.position, 1'250, 9'000);
        EXPECT_EQ(decode_held(encode_held_key(held.key()), encode_held_value(held)), held);
        held.reported.position.accuracy = std::nullopt;
        EXPECT_EQ(decode_held(encode_held_key(held.key()), encode_held_value(held)), held);
    }
}

TEST(HeldRecord, KeysCompareAsVehiclesAndTimesDo) {
    std::vector<HeldKey> keys;
    for (const auto& name : vehicles({"V", "Van", "Van 1", "Van!", "Vans", "V\xC3\xA4n", "h"})) {
        for (const std::int64_t time : {0L, 1L, 255L, 256L, 0x1'0000'0000L, 0x91C0'0000'0000L}) {
            keys.push_back({name, fleet::Time{std::chrono::milliseconds{time}}});
        }
    }
    for (const HeldKey& left : keys) {
        for (const HeldKey& right : keys) {
            ASSERT_EQ(left < right, encode_held_key(left) < encode_held_key(right))
                << left.vehicle.text() << ' ' << right.vehicle.text();
            ASSERT_EQ(encode_held_key(left).starts_with(held_prefix(right.vehicle)),
                      left.vehicle == right.vehicle);
        }
    }
}

TEST(HeldRecord, RefusesEveryPieceOfAnEntry) {
    const std::string key = encode_held_key(held_van().key());
    const std::string value = encode_held_value(held_van());
    ASSERT_TRUE(decode_held(key, value));
    for (std::size_t size = 0; size < key.size(); ++size) {
        EXPECT_FALSE(decode_held(key.substr(0, size), value)) << size;
    }
    for (std::size_t size = 0; size < value.size(); ++size) {
        EXPECT_FALSE(decode_held(key, value.substr(0, size))) << size;
    }
    EXPECT_FALSE(decode_held(key + "x", value));
    EXPECT_FALSE(decode_held(key, value + "x"));
}

TEST(HeldRecord, RefusesKeysOfOtherEntries) {
    const std::string value = encode_held_value(held_van());
    std::string key = encode_held_key(held_van().key());
    key.front() = 's';
    EXPECT_FALSE(decode_held(key, value));
    EXPECT_FALSE(decode_held(encode_rejected_key(7), value));
    key = encode_held_key(held_van().key());
    EXPECT_FALSE(decode_held(key.replace(1, 3, "..\x01"), value)) << "no name of a vehicle";
    key = encode_held_key(held_van().key());
    key[4] = ' ';
    EXPECT_FALSE(decode_held(key, value)) << "no end of the name";
}

TEST(HeldRecord, RefusesAReasonThatIsLongerThanItsEntry) {
    const std::string key = encode_held_key(held_van().key());
    EXPECT_FALSE(decode_held(key, held_value("\x00\x07"s + "future", "")));
    EXPECT_FALSE(decode_held(key, held_value("\xff\xff"s + "future", "")));
}

TEST(HeldRecord, RefusesARunThatIsNotTheOnePositionOfItsKey) {
    const std::string key = encode_held_key(held_van().key());
    const std::string future = "\x00\x06"s + "future";
    ASSERT_TRUE(decode_held(key, held_value(future, run_of({position(at(7))}))));
    EXPECT_FALSE(decode_held(key, held_value(future, run_of({position(at(8))})))) << "another time";
    EXPECT_FALSE(decode_held(key, held_value(future, run_of({position(at(7)), position(at(8))}))));
    const std::string unknown = "\x00\x06"s + "moment";
    EXPECT_FALSE(decode_held(key, held_value(unknown, run_of({position(at(7))}))));
}

}  // namespace
}  // namespace convoy::history
