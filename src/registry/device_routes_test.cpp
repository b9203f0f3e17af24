#include "registry/device_routes.hpp"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "registry-copy/token.hpp"
#include "registry/fixtures/registry_server.hpp"
#include "registry/record_forms.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

class DeviceRoutesTest : public testing::Test {
 protected:
    DeviceRoutesTest() {
        registry_.ask("POST", "/devices", R"({"id":"1","assignments":[{"vehicle":"a"}]})");
    }
    std::string assignments() const {
        return json::serialize(registry_.json_at("/devices/1").at("assignments"));
    }
    std::string field_of_move(const char* body) const {
        const auto answer = registry_.ask("POST", "/devices/1/move", body);
        return answer.status == 400
                   ? json::value_to<std::string>(json::parse(answer.body).at("field"))
                   : "accepted";
    }

    RegistryServer registry_;
};

TEST_F(DeviceRoutesTest, ADeviceMovesNowOrFromATimeOn) {
    const auto moved = registry_.ask("POST", "/devices/1/move", R"({"vehicle":"b"})");
    EXPECT_EQ(moved.status, 200);
    EXPECT_EQ(moved.headers.find("ETag"), "\"2\"");
    EXPECT_EQ(assignments(), R"([{"vehicle":"a","until":"2027-01-15T08:00:00.000Z"},)"
                             R"({"vehicle":"b","from":"2027-01-15T08:00:00.000Z"}])");
    registry_.ask("POST", "/devices/1/move", R"({"vehicle":"c","from":"2026-01-01T00:00:00Z"})");
    EXPECT_EQ(assignments(), R"([{"vehicle":"a","until":"2026-01-01T00:00:00.000Z"},)"
                             R"({"vehicle":"c","from":"2026-01-01T00:00:00.000Z"}])");
}

TEST_F(DeviceRoutesTest, ADeviceMovesToNoVehicle) {
    registry_.ask("POST", "/devices/1/move", R"({"vehicle":null})");
    EXPECT_EQ(assignments(), R"([{"vehicle":"a","until":"2027-01-15T08:00:00.000Z"}])");
}

TEST_F(DeviceRoutesTest, AMoveThatIsRepeatedChangesNothing) {
    const auto* const body = R"({"vehicle":"b","from":"2026-01-01T00:00:00Z"})";
    registry_.ask("POST", "/devices/1/move", body);
    const auto again = registry_.ask("POST", "/devices/1/move", body);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.headers.find("ETag"), "\"2\"");
}

TEST_F(DeviceRoutesTest, AWrongMoveNamesTheMember) {
    EXPECT_EQ(field_of_move("{}"), "vehicle");
    EXPECT_EQ(field_of_move(R"({"vehicle":""})"), "vehicle");
    EXPECT_EQ(field_of_move(R"({"vehicle":7})"), "vehicle");
    EXPECT_EQ(field_of_move(R"({"vehicle":"b","from":"now"})"), "from");
    EXPECT_EQ(field_of_move(R"({"vehicle":null,"until":"x"})"), "until");
    EXPECT_EQ(field_of_move("[]"), "");
    EXPECT_EQ(registry_.ask("POST", "/devices/2/move", R"({"vehicle":"b"})").status, 404);
}

TEST_F(DeviceRoutesTest, ATokenIsShownOnceAndReplacesTheOneBefore) {
    const auto first = registry_.ask("POST", "/devices/1/token");
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(first.body, "{\"token\":\"token-1\"}\n");
    EXPECT_EQ(first.headers.find("Cache-Control"), "no-store");
    registry_.ask("POST", "/devices/1/token");
    const auto stored = registry_.records.find({RecordKind::device, "1"}).value().value();
    EXPECT_EQ(device_of(stored).token_hash, sha256_hex("token-2"));
    EXPECT_EQ(stored.content.find("token-"), std::string::npos);
    EXPECT_EQ(registry_.ask("POST", "/devices/2/token").status, 404);
}

}  // namespace
}  // namespace convoy::registry
