#include "registry-copy/follower.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>

#include "http/fixtures/test_upstream.hpp"

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

/// A registry that gives the answers that the test puts into it, one for each request; without one,
/// the request waits.
class ScriptedRegistry {
 public:
    void answer(const Changes& changes) { put(200, written(changes)); }
    void put(int status, const std::string& body) {
        const std::scoped_lock lock(mutex_);
        answers_.push_back("HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\n\r\n" + body);
        changed_.notify_all();
    }
    /// Returns the target of the next request, when it has come.
    std::string next_target() {
        std::unique_lock lock(mutex_);
        const bool came = changed_.wait_for(lock, 60s, [this] { return !targets_.empty(); });
        if (!came) {
            return "no request came";
        }
        std::string target = targets_.front();
        targets_.pop_front();
        return target;
    }
    http::UpstreamAddress address() const { return http::parse_upstream(upstream_.url()).value(); }

    ~ScriptedRegistry() {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
        changed_.notify_all();
    }

 private:
    void serve(http::TestUpstream::Caller& caller) {
        const std::string head = caller.read_head();
        std::unique_lock lock(mutex_);
        const auto begin = head.find(' ') + 1;
        targets_.push_back(head.substr(begin, head.find(' ', begin) - begin));
        changed_.notify_all();
        changed_.wait(lock, [this] { return ending_ || !answers_.empty(); });
        if (!ending_) {
            caller.send(answers_.front());
            answers_.pop_front();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> answers_;
    std::deque<std::string> targets_;
    bool ending_ = false;
    http::TestUpstream upstream_{
        [this](http::TestUpstream::Caller& caller, int /*nth*/) { serve(caller); }};
};

class FollowerTest : public testing::Test {
 protected:
    ~FollowerTest() override { std::filesystem::remove(file_); }

    FollowerSettings settings() const {
        return {.registry = registry_.address(), .file = file_, .first_pause = 1ms};
    }
    static bool comes(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (!condition() && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::yield();
        }
        return condition();
    }
    static std::function<bool()> has_number(const Follower& follower, std::uint64_t number) {
        return [&follower, number] {
            const auto copy = follower.copy();
            return copy && copy->number() == number;
        };
    }
    static Changes a_device(std::uint64_t number, const std::string& id) {
        return {.registry = "r",
                .number = number,
                .changes = {{number, Device{.id = id, .version = number}}}};
    }

    std::string file_ =
        testing::TempDir() + "follower_test." + std::to_string(::getpid()) + ".copy";
    service::Metrics metrics_;
    service::Health health_{metrics_};
    ScriptedRegistry registry_;
};

TEST_F(FollowerTest, AsksForAllAndThenForChanges) {
    const Follower follower(settings(), health_);
    EXPECT_EQ(registry_.next_target(), "/changes?since=0&all=true");
    EXPECT_EQ(follower.copy(), nullptr) << "there is no copy before the first answer";
    registry_.answer(a_device(3, "1"));
    EXPECT_EQ(registry_.next_target(), "/changes?since=3&registry=r&wait=20");
    EXPECT_EQ(follower.copy()->number(), 3U);
    EXPECT_TRUE(health_.is_up("registry"));
    const auto before = follower.copy();
    registry_.answer(a_device(4, "2"));
    EXPECT_TRUE(comes(has_number(follower, 4)));
    EXPECT_NE(follower.copy()->device("1"), nullptr);
    EXPECT_NE(follower.copy()->device("2"), nullptr);
    EXPECT_EQ(before->device("2"), nullptr) << "a copy that is in use does not change";
}

TEST_F(FollowerTest, HasACopyOfAnEmptyRegistry) {
    const Follower follower(settings(), health_);
    registry_.answer({.registry = "r"});
    EXPECT_TRUE(comes(has_number(follower, 0)));
}

TEST_F(FollowerTest, ShowsAllPagesAtOnce) {
    const Follower follower(settings(), health_);
    Changes page = a_device(3, "1");
    page.more = true;
    registry_.answer(page);
    EXPECT_EQ(registry_.next_target(), "/changes?since=0&all=true");
    EXPECT_EQ(registry_.next_target(), "/changes?since=3&registry=r&all=true");
    EXPECT_EQ(follower.copy(), nullptr);
    registry_.answer({.registry = "r", .number = 9});
    EXPECT_TRUE(comes(has_number(follower, 9)));
    EXPECT_NE(follower.copy()->device("1"), nullptr);
}

TEST_F(FollowerTest, StartsWithTheFile) {
    {
        const Follower follower(settings(), health_);
        registry_.answer(a_device(3, "1"));
        registry_.next_target();
        registry_.next_target();  // after the file was written
    }
    registry_.put(503, "");  // for the request that has ended, so that the next one is served
    const Follower follower(settings(), health_);
    EXPECT_EQ(follower.copy()->number(), 3U);
    EXPECT_NE(follower.copy()->device("1"), nullptr);
    EXPECT_EQ(registry_.next_target(), "/changes?since=3&registry=r&wait=20");
}

TEST_F(FollowerTest, ReadsAllAgainIfItsNumberIsUnknown) {
    const Follower follower(settings(), health_);
    registry_.answer(a_device(30, "1"));
    EXPECT_TRUE(comes(has_number(follower, 30)));
    registry_.put(410, "");
    Changes other = a_device(2, "2");
    other.registry = "s";
    registry_.next_target();
    registry_.next_target();
    EXPECT_EQ(registry_.next_target(), "/changes?since=0&all=true");
    EXPECT_EQ(follower.copy()->number(), 30U) << "the old copy stays until all is read";
    registry_.answer(other);
    EXPECT_TRUE(comes(has_number(follower, 2)));
    EXPECT_EQ(follower.copy()->device("1"), nullptr);
    EXPECT_EQ(follower.copy()->registry(), "s");
}

TEST_F(FollowerTest, KeepsItsCopyAndAsksAgainWhileTheRegistryFails) {
    const Follower follower(settings(), health_);
    registry_.answer(a_device(3, "1"));
    registry_.put(503, "");
    registry_.put(200, "no JSON");
    EXPECT_TRUE(comes([this] { return health_.ready_json().find("no JSON") != std::string::npos; }))
        << health_.ready_json();
    EXPECT_NE(follower.copy()->device("1"), nullptr);
    registry_.answer(a_device(4, "2"));
    EXPECT_TRUE(comes(has_number(follower, 4)));
    EXPECT_TRUE(comes([this] { return health_.is_up("registry"); }));
}

}  // namespace
}  // namespace convoy::registry
