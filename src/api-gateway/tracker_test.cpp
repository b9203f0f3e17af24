#include "api-gateway/tracker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>

#include "http/message/problem.hpp"
#include "http/server/server.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// A tracker that counts its requests.
class TrackerTest : public testing::Test {
 protected:
    TrackerTest() {
        http::Router router;
        router.add("GET", "/vehicles",
                   [](const http::Request&) -> http::Answer { return http::Response{}; });
        upstream_ = std::make_unique<http::Server>(
            http::ServerSettings{}, std::move(router),
            http::ServerEvents{.answered = [this](const http::Request&, std::string_view, int,
                                                  std::chrono::nanoseconds) { ++asked_; },
                               .failed = {}});
        settings_.url = "http://127.0.0.1:" + std::to_string(upstream_->port());
    }

    std::unique_ptr<http::Server> upstream_;
    std::atomic<int> asked_ = 0;
    TrackerUpstreamSettings settings_;
    service::Metrics metrics_;
    service::Health health_{metrics_};
};

TEST_F(TrackerTest, IsDegradedUntilItHasAnswered) {
    Tracker tracker(settings_, health_);
    EXPECT_THAT(health_.ready_json(), HasSubstr("tracker: not connected yet"));
    tracker.probe_if_quiet();
    EXPECT_TRUE(health_.is_up("tracker"));
    EXPECT_THAT(metrics_.text(), HasSubstr(R"(convoy_dependency_up{name="tracker"} 1)"));
}

TEST_F(TrackerTest, IsNotProbedWhileRequestsShowHowItIs) {
    settings_.probe_interval = 1h;
    Tracker tracker(settings_, health_);
    http::Headers headers;
    tracker.forward({}).on_head(200, headers);
    tracker.probe_if_quiet();
    upstream_.reset();  // waits until no request is under way
    EXPECT_EQ(asked_, 0);
    EXPECT_TRUE(health_.is_up("tracker"));
}

TEST_F(TrackerTest, IsProbedAgainAfterTheInterval) {
    settings_.probe_interval = 0s;
    Tracker tracker(settings_, health_);
    tracker.probe_if_quiet();
    tracker.probe_if_quiet();
    EXPECT_TRUE(health_.is_up("tracker"));
    upstream_.reset();
    EXPECT_EQ(asked_, 2);
    tracker.probe_if_quiet();
    EXPECT_THAT(health_.ready_json(), HasSubstr("tracker: cannot be reached"));
}

TEST_F(TrackerTest, FailedRequestsSayWhatIsWrongWithIt) {
    Tracker tracker(settings_, health_);
    const auto forward = tracker.forward({});
    EXPECT_EQ(forward.on_failure(http::UpstreamFailure::timed_out).status, 504);
    EXPECT_THAT(health_.ready_json(), HasSubstr("tracker: does not answer in time"));
    EXPECT_EQ(forward.on_failure(http::UpstreamFailure::unreachable).status, 503);
    EXPECT_THAT(health_.ready_json(), HasSubstr("tracker: cannot be reached"));
}

TEST_F(TrackerTest, AnAnswerOfAnyStatusIsASignOfLife) {
    Tracker tracker(settings_, health_);
    http::Headers headers;
    tracker.forward({}).on_head(500, headers);
    EXPECT_TRUE(health_.is_up("tracker"));
}

TEST_F(TrackerTest, IsForwardedToWithItsLimits) {
    settings_.timeout = 1500ms;
    settings_.retries = 7;
    Tracker tracker(settings_, health_);
    const auto forward = tracker.forward({});
    EXPECT_EQ(forward.upstream, settings_.url);
    EXPECT_EQ(forward.timeout, 1500ms);
    EXPECT_EQ(forward.retries, 7);
}

}  // namespace
}  // namespace convoy::gateway
