#include "device-fleet/client/device_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <set>

#include "device-fleet/dialects/steps.hpp"
#include "device-fleet/dialects/table.hpp"
#include "device-fleet/fixtures/answering_gateway.hpp"
#include "device-fleet/fixtures/samples.hpp"

namespace convoy::device_fleet {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EventsOfTest final : public ClientEvents {
 public:
    void acknowledged(std::span<const Record> records, std::chrono::milliseconds since) override {
        for (const Record& record : records) {
            taken.push_back(record.time);
        }
        waited = since;
    }
    void dropped(std::size_t records) override { lost += records; }
    void denied() override { ++denials; }

    std::vector<fleet::Time> taken;
    std::chrono::milliseconds waited{};
    std::size_t lost = 0;
    int denials = 0;
};

/// A device and its gateway, with a wire between them that a test can cut.
class ClientTest : public testing::Test {
 protected:
    void begin(std::string_view dialect, ClientSettings settings = {}) {
        const Dialect* const found = find_dialect(dialect);
        client =
            std::make_unique<DeviceClient>(*found, Device{.id = found->id_of(1)}, settings, events);
    }
    void connect() {
        ASSERT_TRUE(client->wants_connection(now));
        client->connecting(now);
        gateway = std::make_unique<AnsweringGateway>(client->dialect(), now);
        client->connected(now);
    }
    void disconnect() {
        keep_stored();
        gateway.reset();
        client->disconnected(now);
    }
    void keep_stored() {
        for (const Stored& one : gateway->stored) {
            ++stored[one.reading.time.value()];
        }
        faults += gateway->faults.size();
    }
    /// Carries bytes both ways until neither has anything to say.
    void exchange() {
        for (std::string bytes = client->next_output(now); !bytes.empty();
             bytes = client->next_output(now)) {
            const std::string answers = gateway->receive(bytes);
            if (!answers.empty()) {
                client->received(answers, now);
            }
        }
    }
    void measure(int from, int count) {
        for (int index = from; index < from + count; ++index) {
            client->measure(sample_record(index));
        }
    }
    static fleet::Time at(int index) { return sample_record(index).time; }

    fleet::Time now = fleet::samples::noon;
    EventsOfTest events;
    std::unique_ptr<DeviceClient> client;
    std::unique_ptr<AnsweringGateway> gateway;
    std::map<fleet::Time, int> stored;
    std::size_t faults = 0;
};

TEST_F(ClientTest, ARecordIsAcknowledgedWhenTheAnswerArrives) {
    begin("teltonika");
    connect();
    exchange();
    gateway->withholds = true;
    measure(0, 1);
    exchange();
    EXPECT_THAT(gateway->stored, SizeIs(1));
    EXPECT_THAT(events.taken, IsEmpty());
    now += 40ms;
    client->received(gateway->withheld, now);
    EXPECT_THAT(events.taken, ElementsAre(at(0)));
    EXPECT_EQ(events.waited, 40ms);
    EXPECT_EQ(client->kept(), 0U);
}

TEST_F(ClientTest, NoFrameIsSentBeforeTheLoginIsAnswered) {
    begin("gt06");
    connect();
    measure(0, 1);
    EXPECT_NE(client->next_output(now), "");
    EXPECT_EQ(client->next_output(now), "");
    EXPECT_FALSE(client->is_online());
    now += 10s;
    client->wake(now);
    EXPECT_TRUE(client->wants_close());
}

TEST_F(ClientTest, ADeniedDeviceComesBackLater) {
    begin("teltonika");
    connect();
    gateway->denies = true;
    exchange();
    EXPECT_EQ(events.denials, 1);
    EXPECT_TRUE(client->wants_close());
    disconnect();
    now += 29s;
    EXPECT_FALSE(client->wants_connection(now));
    now += 1s;
    EXPECT_TRUE(client->wants_connection(now));
}

TEST_F(ClientTest, ADeviceHasOneRecordOfATime) {
    begin("wialon");  // it writes whole seconds
    connect();
    for (const auto later : {0ms, 400ms, 999ms}) {
        Record record = sample_record(0);
        record.time += later;
        client->measure(record);
        exchange();
    }
    EXPECT_THAT(gateway->stored, SizeIs(1));
}

TEST_F(ClientTest, WithoutNetworkTheOldestRecordsAreDropped) {
    begin("teltonika", {.max_kept = 3});
    measure(0, 5);
    EXPECT_EQ(events.lost, 2U);
    connect();
    exchange();
    EXPECT_THAT(events.taken, ElementsAre(at(2), at(3), at(4)));
}

TEST_F(ClientTest, QueclinkSendsTheNewestRecordFirst) {
    begin("queclink");
    measure(0, 3);
    connect();
    exchange();
    EXPECT_THAT(events.taken, ElementsAre(at(2), at(1), at(0)));
}

TEST_F(ClientTest, AFrameWithANumberIsSentAgainOnTheSameConnection) {
    begin("jt808");
    connect();
    exchange();
    gateway->withholds = true;
    measure(0, 1);
    exchange();
    gateway->withholds = false;
    now += 10s;
    client->wake(now);
    EXPECT_FALSE(client->wants_close());
    exchange();
    EXPECT_THAT(gateway->stored, SizeIs(2));
    EXPECT_THAT(events.taken, ElementsAre(at(0)));
    client->received(gateway->withheld, now);  // the late answer is for no frame
    EXPECT_THAT(events.taken, SizeIs(1));
}

TEST_F(ClientTest, AFrameWithoutANumberIsSentAgainOnANewConnection) {
    begin("h02");
    connect();
    gateway->withholds = true;
    measure(0, 1);
    exchange();
    now += 10s;
    client->wake(now);
    EXPECT_TRUE(client->wants_close());
    disconnect();
    now += 1s;
    connect();
    exchange();
    EXPECT_THAT(events.taken, ElementsAre(at(0)));
}

TEST_F(ClientTest, RecordsThatAreNotTakenAreSentAgain) {
    begin("teltonika-udp", {.max_records = 3});
    measure(0, 3);
    connect();
    const std::string datagram = client->next_output(now);
    std::string answer = gateway->receive(datagram);
    answer.back() = '\x02';
    client->received(answer, now);
    EXPECT_THAT(events.taken, ElementsAre(at(0), at(1)));
    exchange();
    EXPECT_THAT(events.taken, ElementsAre(at(0), at(1), at(2)));
}

TEST_F(ClientTest, ADatagramOfWhichNothingIsTakenIsSentAgainAfterATime) {
    begin("teltonika-udp");
    measure(0, 1);
    connect();
    gateway->denies = true;
    exchange();
    EXPECT_EQ(client->next_output(now), "");
    gateway->denies = false;
    now += 10s;
    client->wake(now);
    exchange();
    EXPECT_THAT(events.taken, ElementsAre(at(0)));
}

TEST_F(ClientTest, SeveralFramesAreUnderWayIfAllowed) {
    begin("teltonika", {.max_frames = 3, .max_records = 1});
    connect();
    exchange();
    gateway->withholds = true;
    measure(0, 5);
    exchange();
    EXPECT_THAT(gateway->stored, SizeIs(3));
    EXPECT_EQ(client->kept(), 5U);
    client->received(gateway->withheld, now);
    EXPECT_THAT(events.taken, ElementsAre(at(0), at(1), at(2)));
}

TEST_F(ClientTest, OneFrameIsUnderWayIfItsAnswerCannotNameIt) {
    begin("osmand", {.max_frames = 3});
    connect();
    gateway->withholds = true;
    measure(0, 2);
    exchange();
    EXPECT_THAT(gateway->stored, SizeIs(1));
}

TEST_F(ClientTest, ADeviceThatForgetsWhatItHasSentCountsWhatIsNotAnswered) {
    begin("gt06");
    connect();
    exchange();
    gateway->withholds = true;
    measure(0, 2);
    exchange();
    EXPECT_EQ(client->kept(), 0U);
    disconnect();
    EXPECT_EQ(events.lost, 2U);
    EXPECT_THAT(events.taken, IsEmpty());
}

TEST_F(ClientTest, AnUnansweredMediumKeepsNothing) {
    begin("nmea");
    connect();
    measure(0, 3);
    exchange();
    EXPECT_THAT(gateway->stored, SizeIs(3));
    EXPECT_EQ(client->kept(), 0U);
}

TEST_F(ClientTest, AnIdleConnectionHasAHeartbeat) {
    begin("wialon");
    connect();
    exchange();
    EXPECT_EQ(client->next_output(now), "");
    now += 60s;
    client->wake(now);
    EXPECT_EQ(client->next_output(now), "#P#\r\n");
    EXPECT_EQ(client->next_output(now), "");
}

TEST_F(ClientTest, TriesBecomeRarerUntilOneSucceeds) {
    begin("teltonika");
    for (const auto pause : {1s, 2s, 4s}) {
        client->connecting(now);
        client->disconnected(now);
        EXPECT_FALSE(client->wants_connection(now + pause - 1ms));
        now += pause;
        EXPECT_TRUE(client->wants_connection(now));
    }
    connect();
    exchange();
    disconnect();
    EXPECT_TRUE(client->wants_connection(now + 1s));
}

TEST_F(ClientTest, BytesThatNeverBecomeAnAnswerEndTheConnection) {
    begin("h02");
    connect();
    for (int times = 0; times < 17 && !client->wants_close(); ++times) {
        client->received(std::string(1'024, 'x'), now);
    }
    EXPECT_TRUE(client->wants_close());
}

/// Half frames, lost answers, repetitions and pauses, in each dialect.
class FaultsTest : public ClientTest, public testing::WithParamInterface<const Dialect*> {};

INSTANTIATE_TEST_SUITE_P(All, FaultsTest, testing::ValuesIn(dialects()), [](const auto& info) {
    std::string name(info.param->traits().name);
    std::erase(name, '-');
    return name;
});

TEST_P(FaultsTest, WhatIsAcknowledgedIsStored) {
    constexpr int records = 150;
    begin(GetParam()->traits().name, {.max_frames = 3, .max_records = 2, .faults = 0.4, .seed = 7});
    const auto pass = [this](std::chrono::milliseconds time) {
        now += time;
        client->wake(now);
        if (gateway == nullptr && client->wants_connection(now)) {
            connect();
        }
        if (gateway != nullptr) {
            exchange();
            if (client->wants_close()) {
                disconnect();
            }
        }
    };
    for (int index = 0; index < records; ++index) {
        measure(index, 1);
        pass(1s);
        pass(400ms);
    }
    for (int times = 0; times < 1'000 && client->kept() > 0; ++times) {
        pass(1s);
    }
    EXPECT_EQ(client->kept(), 0U);
    if (gateway != nullptr) {
        keep_stored();
    }
    for (const fleet::Time& time : events.taken) {
        EXPECT_GE(stored[time], 1) << fleet::format_time(time);
    }
    const std::set<fleet::Time> once(events.taken.begin(), events.taken.end());
    EXPECT_EQ(once.size(), events.taken.size());
    if (!GetParam()->traits().forgets_sent) {
        EXPECT_THAT(events.taken, SizeIs(records));
        const auto sent =
            std::accumulate(stored.begin(), stored.end(), 0,
                            [](int sum, const auto& one) { return sum + one.second; });
        EXPECT_GT(sent, records);  // the faults have made it send again
    }
}

}  // namespace
}  // namespace convoy::device_fleet
