// What records of devices look like in protobuf; json_encoding_test.cpp reads both forms again.
#include <gtest/gtest.h>

#include "fleet/fixtures/device_samples.hpp"
#include "fleet/message/positions.pb.h"

namespace convoy::fleet {
namespace {

wire::Position on_wire(const DeviceRecord& record) {
    wire::Positions message;
    EXPECT_TRUE(message.ParseFromString(encode_protobuf({&record, 1})));
    return message.positions(0);
}

TEST(ProtobufEncoding, WritesNumbersWithoutFractionInFewBytes) {
    DeviceRecord record{.vehicle = samples::name("V"), .time = samples::noon};
    record.attributes.set_number(Attribute::odometer, 123'456'789.0);
    record.attributes.set_number(Attribute::power, 13.8);
    record.attributes.set_free("x_high", 1e18);
    const wire::Details details = on_wire(record).details();
    ASSERT_EQ(details.attributes_size(), 3);
    EXPECT_EQ(details.attributes(0).whole(), 123'456'789);
    EXPECT_EQ(details.attributes(1).number(), 13.8);
    EXPECT_EQ(details.attributes(2).number(), 1e18);
}

TEST(ProtobufEncoding, WritesNoDetailsOfARecordThatHasNone) {
    const DeviceRecord record{.vehicle = samples::name("V"),
                              .time = samples::noon,
                              .place = samples::coordinates(1.0, 2.0)};
    EXPECT_FALSE(on_wire(record).has_details());
    EXPECT_FALSE(on_wire(record).has_rejection());
}

TEST(ProtobufEncoding, TakesFewerBytesThanJson) {
    samples::Random random(3);
    std::vector<DeviceRecord> records;
    for (int count = 0; count < 50; ++count) {
        records.push_back(samples::random_record(random));
    }
    EXPECT_LT(encode_protobuf(records).size(), encode_json(records).size());
}

}  // namespace
}  // namespace convoy::fleet
