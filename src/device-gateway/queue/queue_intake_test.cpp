// Uses a real broker.
#include "device-gateway/queue/queue_intake.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "amqp/fixtures/broker_fixture.hpp"

namespace convoy::device_gateway {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds patience{20};

fleet::DeviceRecord record(int second) {
    return {.vehicle = fleet::VehicleName::from("Van 7").value(),
            .time = fleet::Time{std::chrono::seconds(1'796'000'000 + second)},
            .place = fleet::Coordinates::from_degrees(54.7, 25.3),
            .device = "teltonika:1"};
}

/// Has one broker for all its tests, because each start takes seconds.
class IntakeWithBroker : public testing::Test {
 protected:
    static void SetUpTestSuite() { broker_ = std::make_unique<amqp::BrokerFixture>(); }
    static void TearDownTestSuite() { broker_.reset(); }

    /// `interval`: between two messages that are not full.
    QueueIntake& intake(std::chrono::milliseconds interval = 10ms,
                        std::size_t max_bytes = 1 << 20) {
        made_ = std::make_unique<QueueIntake>(IntakeSettings{.connection = broker_->as("devices"),
                                                             .max_bytes = max_bytes,
                                                             .interval = interval,
                                                             .id_prefix = "devices-1"},
                                              health_, metrics_);
        return *made_;
    }
    static inline std::unique_ptr<amqp::BrokerFixture> broker_;
    service::Metrics metrics_;
    service::Health health_{metrics_};
    std::unique_ptr<QueueIntake> made_;
};

/// Returns a future of what an intake reports of a submission.
std::future<bool> submit(Intake& intake, Submission submission) {
    const auto result = std::make_shared<std::promise<bool>>();
    intake.submit(std::move(submission), [result](bool stored) { result->set_value(stored); });
    return result->get_future();
}

bool is_stored(std::future<bool>& result) {
    return result.wait_for(patience) == std::future_status::ready && result.get();
}

TEST_F(IntakeWithBroker, NotifiesWhenTheBrokerHasEverything) {
    QueueIntake& intake = this->intake();
    auto few = submit(intake, {.records = {record(1), record(2)}});
    std::vector<fleet::DeviceRecord> many;
    for (int second = 0; second < 250; ++second) {
        many.push_back(record(10 + second));
    }
    auto spread = submit(intake, {.records = many});
    EXPECT_TRUE(is_stored(few));
    EXPECT_TRUE(is_stored(spread));
    EXPECT_TRUE(intake.drain(patience));
    EXPECT_NE(metrics_.text().find("convoy_device_records_published_total 252"), std::string::npos);
    EXPECT_NE(metrics_.text().find("convoy_outbox_bytes 0"), std::string::npos);
}

TEST_F(IntakeWithBroker, NotifiesOfAnEmptySubmissionAtOnce) {
    auto none = submit(intake(), {});
    EXPECT_EQ(none.wait_for(0s), std::future_status::ready);
}

TEST_F(IntakeWithBroker, PublishesWhatWaitedForTheInterval) {
    QueueIntake& intake = this->intake(200ms);
    auto first = submit(intake, {.records = {record(1)}});
    auto second = submit(intake, {.records = {record(2)}});  // within the interval of the first
    EXPECT_TRUE(is_stored(first));
    EXPECT_TRUE(is_stored(second)) << "the flusher publishes it, not another submission";
}

TEST_F(IntakeWithBroker, KeepsWhatIsSubmittedWhileTheBrokerIsAway) {
    QueueIntake& intake = this->intake();
    auto before = submit(intake, {.records = {record(1)}});
    ASSERT_TRUE(is_stored(before));
    EXPECT_EQ(intake.broker_away(), 0ms);
    broker_->kill();
    auto during = submit(intake, {.records = {record(2)}});
    EXPECT_EQ(during.wait_for(100ms), std::future_status::timeout);
    broker_->start();
    EXPECT_TRUE(is_stored(during));
    EXPECT_EQ(intake.broker_away(), 0ms);
}

TEST_F(IntakeWithBroker, HasNoSpaceBeyondItsBound) {
    QueueIntake& intake = this->intake(10ms, 200);
    broker_->kill();
    EXPECT_TRUE(intake.has_space());
    auto first = submit(intake, {.records = {record(1), record(2)}});
    EXPECT_FALSE(intake.has_space());
    broker_->start();
    EXPECT_TRUE(is_stored(first));
    EXPECT_TRUE(intake.has_space());
}

}  // namespace
}  // namespace convoy::device_gateway
