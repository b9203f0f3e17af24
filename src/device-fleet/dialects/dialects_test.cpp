// Each dialect against the decoder of its protocol: what is decoded is what was encoded.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "device-fleet/dialects/gt06.hpp"
#include "device-fleet/dialects/h02.hpp"
#include "device-fleet/dialects/http_answer.hpp"
#include "device-fleet/dialects/jt808.hpp"
#include "device-fleet/dialects/nmea.hpp"
#include "device-fleet/dialects/osmand.hpp"
#include "device-fleet/dialects/owntracks.hpp"
#include "device-fleet/dialects/owntracks_location.hpp"
#include "device-fleet/dialects/owntracks_mqtt.hpp"
#include "device-fleet/dialects/queclink.hpp"
#include "device-fleet/dialects/steps.hpp"
#include "device-fleet/dialects/table.hpp"
#include "device-fleet/dialects/teltonika.hpp"
#include "device-fleet/dialects/wialon.hpp"
#include "device-fleet/fixtures/answering_gateway.hpp"
#include "device-fleet/fixtures/samples.hpp"

namespace convoy::device_fleet {
namespace {

using namespace std::chrono_literals;
using fleet::Attribute;
using testing::IsEmpty;
using testing::SizeIs;

class DialectTest : public testing::TestWithParam<const Dialect*> {
 protected:
    const Dialect& dialect() const { return *GetParam(); }
    const DialectTraits& traits() const { return GetParam()->traits(); }
    Record sample(int index = 0) const { return in_steps_of(traits(), sample_record(index)); }
    bool is(std::string_view name) const { return traits().name == name; }

    std::string frame(const std::vector<Record>& records, bool is_late = false) const {
        return dialect().frame(device, {.records = records,
                                        .number = 0x7E7D,
                                        .is_late = is_late,
                                        .is_repeated = false,
                                        .sent = fleet::samples::noon + 1min});
    }

    /// What the device makes of an answer.
    Reply answer(std::string_view bytes, Stage stage = Stage::frames) const {
        return dialect().first_answer(bytes, stage);
    }

    void expect_same(const devices::Reading& reading, const Record& record) const {
        ASSERT_TRUE(reading.fix);
        EXPECT_EQ(reading.time, record.time);
        EXPECT_EQ(reading.fix->coordinates, record.place);
        // Knots have two decimals in some dialects.
        EXPECT_NEAR(reading.fix->motion.speed().value().value, record.motion.speed()->value, 0.011);
        EXPECT_EQ(reading.fix->motion.heading()->value, record.motion.heading()->value);
        if (is("wialon")) {
            EXPECT_EQ(reading.attributes.flag(Attribute::input1), record.ignition);
        } else if (has_ignition()) {
            EXPECT_EQ(reading.attributes.flag(Attribute::ignition), record.ignition);
        }
        if (has_satellites()) {
            EXPECT_EQ(reading.attributes.number(Attribute::satellites), record.satellites);
        }
        EXPECT_THAT(reading.attributes.alarms(), IsEmpty());
    }
    bool has_ignition() const {
        return traits().protocol != "nmea" && !is("owntracks") && !is("owntracks-mqtt");
    }
    bool has_satellites() const { return has_ignition() && traits().protocol != "h02"; }

    Device device{.id = GetParam()->id_of(17)};
    AnsweringGateway gateway{*GetParam(), fleet::samples::noon + 1min};
};

INSTANTIATE_TEST_SUITE_P(All, DialectTest, testing::ValuesIn(dialects()), [](const auto& info) {
    std::string name(info.param->traits().name);
    std::erase(name, '-');
    return name;
});

TEST_P(DialectTest, TheTableKnowsItByItsName) {
    EXPECT_EQ(find_dialect(traits().name), &dialect());
    EXPECT_EQ(find_dialect("carrier-pigeon"), nullptr);
}

TEST_P(DialectTest, ItsPortAndTransportAreThoseOfTheProtocol) {
    const devices::Protocol* const protocol = devices::find_protocol(traits().protocol);
    if (protocol != nullptr) {
        EXPECT_EQ(traits().port, protocol->port);
        EXPECT_TRUE(protocol->has_datagrams || traits().transport == devices::Transport::stream);
    }
}

TEST_P(DialectTest, TheGatewayAdmitsALogin) {
    const std::string answers = gateway.receive(dialect().login(device));
    EXPECT_THAT(gateway.faults, IsEmpty());
    EXPECT_EQ(traits().waits_for_login, !answers.empty());
    std::size_t used = 0;
    Reply last;
    while (used < answers.size()) {
        last = answer(std::string_view(answers).substr(used), Stage::login);
        ASSERT_NE(last.kind, Reply::Kind::incomplete);
        used += last.size;
    }
    EXPECT_EQ(last.kind == Reply::Kind::login, traits().waits_for_login);
}

TEST_P(DialectTest, ADeniedDeviceReadsThat) {
    gateway.denies = true;
    const std::string answers = gateway.receive(dialect().login(device));
    if (!answers.empty()) {
        EXPECT_EQ(answer(answers, Stage::login).kind,
                  is("gt06") ? Reply::Kind::login : Reply::Kind::denied);
    }
}

TEST_P(DialectTest, TheDecoderReadsWhatWasEncoded) {
    gateway.receive(dialect().login(device));
    for (const int index : {0, 1}) {
        gateway.receive(frame({sample(index)}));
    }
    EXPECT_THAT(gateway.faults, IsEmpty());
    ASSERT_THAT(gateway.stored, SizeIs(2));
    for (const std::size_t index : {0U, 1U}) {
        EXPECT_EQ(gateway.stored[index].device, device.id);
        expect_same(gateway.stored[index].reading, sample(static_cast<int>(index)));
    }
}

TEST_P(DialectTest, TheDecoderReadsLateRecords) {
    gateway.receive(dialect().login(device));
    std::vector<Record> records;
    for (int index = 0; index < static_cast<int>(std::min<std::size_t>(traits().max_records, 5));
         ++index) {
        records.push_back(sample(index));
    }
    const std::string answers = gateway.receive(frame(records, true));
    EXPECT_THAT(gateway.faults, IsEmpty());
    ASSERT_THAT(gateway.stored, SizeIs(records.size()));
    for (std::size_t index = 0; index < records.size(); ++index) {
        expect_same(gateway.stored[index].reading, records[index]);
    }
    if (traits().answers_by != AnswersBy::nothing) {
        EXPECT_GE(answer(answers).records, records.size());
    }
}

TEST_P(DialectTest, TheAnswerTakesTheFrameThatItNames) {
    gateway.receive(dialect().login(device));
    const std::string answers = gateway.receive(frame({sample()}));
    ASSERT_EQ(answers.empty(), traits().answers_by == AnswersBy::nothing);
    if (answers.empty()) {
        return;
    }
    const Reply whole = answer(answers);
    EXPECT_EQ(whole.kind, Reply::Kind::taken);
    EXPECT_EQ(whole.size, answers.size());
    EXPECT_EQ(whole.number, traits().answers_by == AnswersBy::number
                                ? std::optional<std::uint16_t>(0x7E7D)
                                : std::nullopt);
    const bool is_stream = traits().transport == devices::Transport::stream;
    for (std::size_t size = 1; is_stream && size < answers.size(); ++size) {
        const Reply part = answer(std::string_view(answers).substr(0, size));
        EXPECT_NE(part.kind, Reply::Kind::taken) << size;
    }
}

TEST_P(DialectTest, AHeartbeatTakesNothing) {
    gateway.receive(dialect().login(device));
    const std::string beat = dialect().heartbeat(device, 0x0102);
    const std::string answers = gateway.receive(beat);
    EXPECT_THAT(gateway.faults, IsEmpty());
    if (!answers.empty()) {
        EXPECT_EQ(answer(answers).kind, Reply::Kind::other);
        EXPECT_EQ(answer(answers).size, answers.size());
    }
}

TEST_P(DialectTest, TheNorthEastIsNoSouthWest) {
    Record record = sample();
    record.place = fleet::Coordinates::from_degrees(54.7146, 5.3032).value();
    record = in_steps_of(traits(), record);
    gateway.receive(dialect().login(device));
    gateway.receive(frame({record}));
    ASSERT_THAT(gateway.stored, SizeIs(1));
    expect_same(gateway.stored[0].reading, record);
}

TEST(Gt06Test, TheLoginStatesALocalClock) {
    const Dialect& dialect = *find_dialect("gt06");
    const Device device{.id = dialect.id_of(1), .ahead_of_utc = -3h - 30min};
    AnsweringGateway gateway(dialect, fleet::samples::noon + 1min);
    gateway.receive(dialect.login(device));
    const std::vector<Record> records{in_steps_of(dialect.traits(), sample_record())};
    gateway.receive(dialect.frame(device, {.records = records, .number = 1, .sent = {}}));
    ASSERT_THAT(gateway.stored, SizeIs(1));
    EXPECT_EQ(gateway.stored[0].reading.time, records[0].time);
}

TEST(HttpAnswerTest, OtherAnswersThan2xxTakeNothing) {
    const Dialect& dialect = *find_dialect("osmand");
    const auto kind = [&dialect](std::string_view text) {
        return dialect.first_answer(text, Stage::frames).kind;
    };
    EXPECT_EQ(kind("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n\r\n"),
              Reply::Kind::busy);
    EXPECT_EQ(kind("HTTP/1.1 403 Forbidden\r\n\r\n"), Reply::Kind::denied);
    EXPECT_EQ(kind("HTTP/1.1 204 No Content\r\n\r\n"), Reply::Kind::taken);
    EXPECT_EQ(kind("HTTP/1.1 100 Continue\r\n\r\n"), Reply::Kind::other);
    EXPECT_EQ(kind("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n[]"), Reply::Kind::incomplete);
    EXPECT_EQ(kind("nonsense\r\n\r\n"), Reply::Kind::busy);
}

TEST(OwntracksMqttTest, ARepeatedPublishIsMarkedAsADuplicate) {
    const Dialect& dialect = *find_dialect("owntracks-mqtt");
    const std::vector<Record> records{sample_record()};
    const Content batch{.records = records, .number = 1, .is_repeated = true, .sent = {}};
    EXPECT_EQ(dialect.frame({.id = dialect.id_of(1)}, batch).front(), '\x3A');
}

}  // namespace
}  // namespace convoy::device_fleet
