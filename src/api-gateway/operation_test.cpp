#include "api-gateway/operation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "api-gateway/openapi.hpp"

namespace convoy::gateway {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

Operation operation(std::string_view pattern) {
    const auto operations = read_operations(openapi_json());
    const auto found = std::ranges::find(operations, pattern, &Operation::pattern);
    if (found == operations.end()) {
        throw std::invalid_argument(std::string(pattern));
    }
    return *found;
}

http::Request request(std::vector<std::string> path, std::vector<http::QueryParameter> query = {}) {
    http::Request made;
    made.method = "GET";
    made.path = std::move(path);
    made.query = std::move(query);
    return made;
}

TEST(Operation, AreThePathsOfTheDocument) {
    std::vector<std::string> patterns;
    for (const auto& each : read_operations(openapi_json())) {
        patterns.push_back(each.pattern);
    }
    EXPECT_THAT(patterns, ElementsAre("/vehicles", "/vehicles/{name}", "/vehicles/{name}/history",
                                      "/rejected", "/live", "/openapi.json"));
}

TEST(Operation, LetsThroughWhatTheDocumentAllows) {
    EXPECT_EQ(fault_of(operation("/vehicles"), request({"vehicles"})), std::nullopt);
    EXPECT_EQ(fault_of(operation("/vehicles"), request({"vehicles"}, {{"bbox", "170,-20,-170,20"},
                                                                      {"near", "53.4,-1.5"},
                                                                      {"radius", "500.5"},
                                                                      {"limit", "7"},
                                                                      {"status", "offline"},
                                                                      {"q", "truck"},
                                                                      {"format", "csv"}})),
              std::nullopt);
    EXPECT_EQ(fault_of(operation("/vehicles/{name}/history"),
                       request({"vehicles", "a/b", "history"}, {{"from", "2026-11-22T13:07:11Z"},
                                                                {"to", "2026-11-22T14:07:11Z"},
                                                                {"limit", "100000"},
                                                                {"format", "gpx"}})),
              std::nullopt);
}

TEST(Operation, NamesTheParameterAndWhatItShouldBe) {
    const auto fault = [](http::QueryParameter parameter) {
        return fault_of(operation("/vehicles"), request({"vehicles"}, {std::move(parameter)}));
    };
    EXPECT_THAT(fault({"limit", "0"}), Optional(std::string("limit should be a whole number "
                                                            "from 1 to 100000")));
    EXPECT_THAT(
        fault({"bbox", "1,2,3"}),
        Optional(HasSubstr("bbox should be west,south,east,north: west a number from -180")));
    EXPECT_THAT(fault({"status", "flying"}),
                Optional(std::string("status should be one of moving, stopped, offline")));
    EXPECT_THAT(fault({"format", "gpx"}),
                Optional(std::string("format should be one of json, geojson, csv")));
}

TEST(Operation, ChecksTheNameInThePath) {
    const std::string too_long(65, 'x');
    EXPECT_THAT(fault_of(operation("/vehicles/{name}"), request({"vehicles", too_long})),
                Optional(HasSubstr("name should be 1 to 64 bytes")));
    EXPECT_THAT(
        fault_of(operation("/vehicles/{name}/history"), request({"vehicles", "..", "history"})),
        Optional(HasSubstr("name should be 1 to 64 bytes")));
}

TEST(Operation, RefusesAMisspeltParameterAndOneGivenTwice) {
    EXPECT_THAT(fault_of(operation("/vehicles"), request({"vehicles"}, {{"limits", "1"}})),
                Optional(HasSubstr("'limits' is no parameter here; it should be one of these: "
                                   "at, bbox, near, radius, limit, status, q, format")));
    EXPECT_THAT(
        fault_of(operation("/vehicles"), request({"vehicles"}, {{"limit", "1"}, {"limit", "1"}})),
        Optional(std::string("limit should be given once")));
    EXPECT_THAT(fault_of(operation("/openapi.json"), request({"openapi.json"}, {{"v", "1"}})),
                Optional(HasSubstr("one of these: none")));
}

TEST(Operation, ADocumentThatPromisesWhatNobodyChecksIsRefused) {
    EXPECT_THROW(read_operations(R"({"paths":{"/a":{"get":{"parameters":[
        {"name":"b","in":"query","required":true,"schema":{"type":"number"}}]}}}})"),
                 UnknownSchema);
    EXPECT_THROW(read_operations(R"({"paths":{"/a":{"get":{"parameters":[
        {"name":"b","in":"header","schema":{"type":"number"}}]}}}})"),
                 UnknownSchema);
}

}  // namespace
}  // namespace convoy::gateway
