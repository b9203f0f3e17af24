#include "device-gateway/doors/app_requests.hpp"

#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

TEST(AppRequests, AreOfTheAppThatTheirBodyShows) {
    EXPECT_EQ(app_of_body(R"({"locations":[]})", App::osmand), App::overland);
    EXPECT_EQ(app_of_body(R"({"_type":"location"})", App::osmand), App::owntracks);
    EXPECT_EQ(app_of_body(R"({"location":{}})", App::osmand), App::osmand);
    EXPECT_EQ(app_of_body(R"({"_type":"location"})", App::overland), App::overland)
        << "only the address of OsmAnd is shared";
}

TEST(AppRequests, HaveTheParametersOfQueryAndFormWithoutTheToken) {
    http::Request request;
    request.query = {{"token", "secret"}, {"id", "1"}};
    request.body = "lat=54.7&lon=25.3";
    const FormParameters all{{"id", "1"}, {"lat", "54.7"}, {"lon", "25.3"}};
    EXPECT_EQ(parameters_of(request, App::osmand), all);
    EXPECT_EQ(parameters_of(request, App::overland), (FormParameters{{"id", "1"}}));
    request.body = R"( {"lat":54.7})";
    EXPECT_EQ(parameters_of(request, App::osmand), (FormParameters{{"id", "1"}}));
}

TEST(AppRequests, AreDecodedByTheirApp) {
    const devices::AppRequest request{.parameters = {}, .body = "", .device = "phone"};
    struct NoPolicies final : devices::DevicePolicies {
        devices::DevicePolicy of(std::string_view /*device*/) const override { return {}; }
    };
    const NoPolicies policies;
    EXPECT_EQ(decode_request(request, {.time = {}, .policies = policies}, App::owntracks).answer,
              "[]");
}

}  // namespace
}  // namespace convoy::device_gateway
