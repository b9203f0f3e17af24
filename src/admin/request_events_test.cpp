#include "admin/request_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace convoy::admin {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

http::Request sample_request() {
    http::Request request;
    request.method = "GET";
    request.target = "/a?b";
    request.id = "7";
    return request;
}

/// Returns what one answer with that status writes to the log.
std::string logged(const http::ServerEvents& events, int status) {
    testing::internal::CaptureStdout();
    events.answered(sample_request(), "/a", status, 250ms);
    return testing::internal::GetCapturedStdout();
}

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

TEST(RequestEvents, MeasureFromTheRequestsLastByte) {
    service::Metrics metrics;
    request_events(metrics, 48).answered({}, "/vehicles", 200, 250ms);
    EXPECT_THAT(metrics.text(),
                HasSubstr("# HELP convoy_http_request_seconds "
                          "Time that passed from a request's last byte to its answer's.\n"));
    EXPECT_THAT(metrics.text(),
                HasSubstr(R"(convoy_http_request_seconds_sum{route="/vehicles"} 0.25)"));
}

TEST(RequestEvents, LogFailuresAsWarnings) {
    service::Metrics metrics;
    const auto events = request_events(metrics, 48);
    EXPECT_THAT(logged(events, 500),
                AllOf(HasSubstr(R"("level":"warning")"), HasSubstr(R"("message":"answered")"),
                      HasSubstr(R"("request_id":"7","http_method":"GET","http_target":"/a?b",)"
                                R"("http_status":500,"seconds":0.25)")));
    EXPECT_THAT(logged(events, 200), IsEmpty());
    EXPECT_THAT(logged(events, 501), IsEmpty());
}

TEST(RequestEvents, LogWhyAnAnswerFailed) {
    service::Metrics metrics;
    const auto events = request_events(metrics, 48);
    testing::internal::CaptureStdout();
    events.failed(sample_request(), "out of memory");
    EXPECT_THAT(
        testing::internal::GetCapturedStdout(),
        AllOf(HasSubstr(R"("level":"error")"), HasSubstr(R"("message":"an answer failed")"),
              HasSubstr(R"("request_id":"7","http_target":"/a?b","reason":"out of memory")")));
}

}  // namespace
}  // namespace convoy::admin
