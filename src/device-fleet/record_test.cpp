#include "device-fleet/record.hpp"

#include <gtest/gtest.h>

namespace convoy::device_fleet {
namespace {

TEST(DeviceIds, AnImeiHasFifteenDigitsAndTheRightCheckDigit) {
    // 49-015420-323751 has the check digit 8 in the example of 3GPP TS 23.003; ours differ in the
    // digits alone, so these were computed by hand.
    EXPECT_EQ(imei_of(0), "001015000000007");
    EXPECT_EQ(imei_of(1), "001015000000015");
    EXPECT_EQ(imei_of(999'999).size(), 15U);
}

TEST(DeviceIds, NumbersOfVehiclesGiveDifferentIds) {
    EXPECT_EQ(telephone_of(17), "138000000017");
    EXPECT_NE(imei_of(17), imei_of(170));
}

}  // namespace
}  // namespace convoy::device_fleet
