#include "registry/unknown_routes.hpp"

#include <gtest/gtest.h>

#include "registry/fixtures/registry_server.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

class UnknownRoutesTest : public testing::Test {
 protected:
    int report(const std::string& body) const {
        http::TestClient client(registry_.port());
        return client.ask("POST", "/unknown", "", body).status;
    }

    RegistryServer registry_;
};

TEST_F(UnknownRoutesTest, AGatewayReportsWithoutAToken) {
    EXPECT_EQ(
        report(R"({"unknown":[{"protocol":"gt06","id":"1","address":"10.0.0.9","count":3}]})"),
        204);
    EXPECT_EQ(registry_.get("/unknown").body,
              R"({"unknown":[{"protocol":"gt06","id":"1","address":"10.0.0.9",)"
              R"("first":"2027-01-15T08:00:00.000Z","last":"2027-01-15T08:00:00.000Z","count":3}]})"
              "\n");
}

TEST_F(UnknownRoutesTest, ADeviceThatIsCreatedIsNoMoreUnknown) {
    report(R"({"unknown":[{"protocol":"gt06","id":"1","count":1},{"id":"2","count":1}]})");
    registry_.ask("POST", "/devices", R"({"id":"1"})");
    const json::value unknown = registry_.json_at("/unknown").at("unknown");
    ASSERT_EQ(unknown.as_array().size(), 1U);
    EXPECT_EQ(json::value_to<std::string>(unknown.at(0).at("id")), "2");
}

TEST_F(UnknownRoutesTest, AWrongReportNamesTheMember) {
    http::TestClient client(registry_.port());
    const auto field_of = [&client](const std::string& body) {
        const auto answer = client.ask("POST", "/unknown", "", body);
        return answer.status == 400
                   ? json::value_to<std::string>(json::parse(answer.body).at("field"))
                   : "accepted";
    };
    EXPECT_EQ(field_of(R"({"devices":[]})"), "devices");
    EXPECT_EQ(field_of(R"({"unknown":[{"count":1}]})"), "unknown[0].id");
    EXPECT_EQ(field_of(R"({"unknown":[{"id":"1"}]})"), "unknown[0].count");
    EXPECT_EQ(field_of(R"({"unknown":[{"id":"1","count":1},{"id":"a\nb","count":1}]})"),
              "unknown[1].id");
    EXPECT_EQ(registry_.json_at("/unknown").at("unknown").as_array().size(), 0U)
        << "a report with an error is not taken at all";
}

}  // namespace
}  // namespace convoy::registry
