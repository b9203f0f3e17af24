#include "amqp/joint_events.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "amqp/fixtures/event_journal.hpp"

namespace convoy::amqp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class JointEventsTest : public testing::Test {
 protected:
    EventJournal journal_;
    JointEvents joint_{2, journal_.connection_events()};
    ConnectionEvents first_ = joint_.of(0);
    ConnectionEvents second_ = joint_.of(1);
};

TEST_F(JointEventsTest, AreConnectedOnceAllAre) {
    first_.connected("amqp://queue");
    EXPECT_THAT(journal_.entries(), IsEmpty());
    second_.connected("amqp://queue");
    EXPECT_THAT(journal_.entries(), ElementsAre("connected"));
}

TEST_F(JointEventsTest, AreNotWhileOneIsNot) {
    first_.connected("amqp://queue");
    second_.connected("amqp://queue");
    second_.disconnected("reset");
    first_.connected("amqp://queue");  // again, without an event before
    second_.connected("amqp://queue");
    EXPECT_THAT(journal_.entries(), ElementsAre("connected", "disconnected: reset", "connected"));
}

TEST_F(JointEventsTest, ReportOneReasonOnceUntilAllAreConnectedAgain) {
    first_.disconnected("refused");
    second_.disconnected("refused");
    second_.disconnected("no such user");
    first_.connected("amqp://queue");
    second_.connected("amqp://queue");
    first_.disconnected("no such user");
    EXPECT_THAT(journal_.entries(),
                ElementsAre("disconnected: refused", "disconnected: no such user", "connected",
                            "disconnected: no such user"));
}

TEST(JointEvents, NeedNobodyWhoListens) {
    JointEvents joint(1, {});
    joint.of(0).connected("amqp://queue");
    joint.of(0).disconnected("reset");
}

}  // namespace
}  // namespace convoy::amqp
