#include "registry-copy/changes.hpp"

#include <gtest/gtest.h>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

TEST(Changes, AreReadAsTheyWereWritten) {
    const Changes changes{
        .registry = "r1",
        .number = 9,
        .more = true,
        .changes = {
            {.number = 4,
             .state = Vehicle{.id = fleet::VehicleName::from("v").value(), .version = 4}},
            {.number = 5,
             .state = Device{.id = "1", .token_hash = sha256_hex("secret"), .version = 5}},
            {.number = 7, .state = RemovedVehicle{"w"}},
            {.number = 9, .state = RemovedDevice{"2"}},
        }};
    EXPECT_EQ(read_changes(written(changes)).value(), changes);
}

TEST(Changes, AreRefusedWithThePlaceOfTheError) {
    const auto detail_of = [](const std::string& text) {
        return read_changes(text).error().detail;
    };
    EXPECT_TRUE(detail_of("{").starts_with("it is no JSON"));
    EXPECT_EQ(detail_of("{}"), "number should be a whole number");
    EXPECT_EQ(detail_of(R"({"number":1,"changes":[{}]})"),
              "changes[0]: it should have a number and a record");
    EXPECT_EQ(detail_of(R"({"number":1,"changes":[{"number":1,"driver":{}}]})"),
              "changes[0]: it is a change of an unknown kind");
    EXPECT_EQ(detail_of(R"({"number":1,"changes":[{"number":1,"device":{}}]})"),
              "changes[0]: id should be 1 to 112 bytes of UTF-8 without control characters");
}

}  // namespace
}  // namespace convoy::registry
