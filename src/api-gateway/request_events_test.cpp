#include "api-gateway/request_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

TEST(RequestEvents, CountByRouteAndCode) {
    service::Metrics metrics;
    const auto events = request_events(metrics, 48);
    events.answered({}, "/vehicles/{name}", 200, 3ms);
    events.answered({}, "/vehicles/{name}", 200, 3ms);
    events.answered({}, "/vehicles/{name}", 404, 3ms);
    const auto text = metrics.text();
    EXPECT_THAT(text,
                HasSubstr(R"(convoy_http_requests_total{code="200",route="/vehicles/{name}"} 2)"));
    EXPECT_THAT(text,
                HasSubstr(R"(convoy_http_requests_total{code="404",route="/vehicles/{name}"} 1)"));
    EXPECT_THAT(text,
                HasSubstr(R"(convoy_http_request_seconds_count{route="/vehicles/{name}"} 3)"));
}

TEST(RequestEvents, KeepWhatClientsMakeUpOutOfTheLabels) {
    service::Metrics metrics;
    const auto events = request_events(metrics, 48);
    http::Request request;
    request.target = "/made-up";
    events.answered(request, "", 404, 1ms);
    EXPECT_THAT(metrics.text(),
                HasSubstr(R"(convoy_http_requests_total{code="404",route="none"} 1)"));
    EXPECT_THAT(metrics.text(), Not(HasSubstr("made-up")));
}

TEST(RequestEvents, MayComeFromSeveralThreads) {
    service::Metrics metrics;
    const auto events = request_events(metrics, 48);
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&events] {
                for (int count = 0; count < 100; ++count) {
                    events.answered({}, "/vehicles", 200, 1ms);
                }
            });
        }
    }
    EXPECT_THAT(metrics.text(),
                HasSubstr(R"(convoy_http_requests_total{code="200",route="/vehicles"} 400)"));
}

}  // namespace
}  // namespace convoy::gateway
