#include "amqp/inbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::milliseconds at_once{0};

IncomingMessage arrived(std::uint64_t connection, const std::string& id) {
    IncomingMessage message{};
    message.ticket.connection = connection;
    message.id = id;
    return message;
}

TEST(Inbox, ReturnsMessagesInTheOrderOfArrival) {
    Inbox inbox;
    for (const char* id : {"1", "2", "3"}) {
        inbox.put(arrived(1, id));
    }
    EXPECT_THAT(ids_of(inbox.take(2, patience)), ElementsAre("1", "2"));
    EXPECT_THAT(ids_of(inbox.take(2, patience)), ElementsAre("3"));
    EXPECT_THAT(inbox.take(2, at_once), IsEmpty());
}

TEST(Inbox, DropsTheMessagesOfALostConnectionOnly) {
    Inbox inbox;
    const auto lost = inbox.next_connection();
    const auto other = inbox.next_connection();
    EXPECT_NE(lost, other);
    inbox.put(arrived(lost, "1"));
    inbox.put(arrived(other, "2"));
    inbox.put(arrived(lost, "3"));
    inbox.drop(lost);
    EXPECT_THAT(ids_of(inbox.take(9, at_once)), ElementsAre("2"));
}

TEST(Inbox, WaitsForTheFirstMessage) {
    Inbox inbox;
    const std::jthread link([&inbox] { inbox.put(arrived(1, "1")); });
    EXPECT_THAT(ids_of(inbox.take(9, patience)), ElementsAre("1"));
}

TEST(Inbox, EndsTheWaitWhenItIsClosedAndStillReturnsWhatIsThere) {
    Inbox inbox;
    const std::jthread end([&inbox] { inbox.close(); });
    EXPECT_THAT(inbox.take(9, std::chrono::hours(1)), IsEmpty());
    inbox.put(arrived(1, "1"));
    EXPECT_THAT(ids_of(inbox.take(9, at_once)), ElementsAre("1"));
}

}  // namespace
}  // namespace convoy::amqp
