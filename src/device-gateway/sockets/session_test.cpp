// Uses real sockets; the test plays device and broker.
#include "device-gateway/sockets/session.hpp"

#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include <string>
#include <thread>

#include "device-gateway/fixtures/test_doors.hpp"
#include "net/fixtures/test_socket.hpp"

namespace convoy::device_gateway {
namespace {

using namespace std::chrono_literals;
using net::TestSocket;

/// Sends without waiting for an answer.
void send(const TestSocket& socket, std::string_view bytes) {
    ASSERT_EQ(::send(socket.descriptor(), bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
}

void accept(std::vector<std::pair<Submission, Intake::Done>> submissions) {
    for (const auto& [submission, done] : submissions) {
        done(true);
    }
}

TEST(Session, AnswersDataWhenTheBrokerHasAcceptedIt) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(device, teltonika_frame(2));
    auto submissions = gateway.intake.take(1);
    EXPECT_EQ(submissions[0].first.records.size(), 2U);
    EXPECT_TRUE(gateway.has_metric("convoy_device_unacknowledged_frames 1"));
    std::array<char, 8> none{};
    EXPECT_LT(::recv(device.descriptor(), none.data(), none.size(), MSG_DONTWAIT), 0)
        << "the broker has not accepted it";
    accept(std::move(submissions));
    EXPECT_EQ(device.read(), big_endian(2, 4));
    EXPECT_TRUE(gateway.has_metric("convoy_device_unacknowledged_frames 0"));
    EXPECT_TRUE(gateway.has_metric("convoy_device_answer_seconds_count 1"));
}

TEST(Session, SplitsWhatComesInOneSegmentAndJoinsWhatComesInMany) {
    TestDoors gateway;
    const std::string bytes = teltonika_login() + teltonika_frame(1) + teltonika_frame(2);
    TestSocket whole;
    whole.connect(gateway.port());
    send(whole, bytes);
    accept(gateway.intake.take(2));
    std::string answers;
    while (answers.size() < 9) {
        answers += whole.read();
    }
    EXPECT_EQ(answers, "\x01" + big_endian(1, 4) + big_endian(2, 4));

    TestSocket pieces;
    pieces.connect(gateway.port());
    const int on = 1;
    ::setsockopt(pieces.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    for (const char byte : bytes) {
        send(pieces, {&byte, 1});
    }
    accept(gateway.intake.take(2));
    answers.clear();
    while (answers.size() < 9) {
        answers += pieces.read();
    }
    EXPECT_EQ(answers, "\x01" + big_endian(1, 4) + big_endian(2, 4));
}

TEST(Session, AnswersInTheOrderOfTheFrames) {
    TestDoors gateway;
    TestSocket device;
    device.connect(gateway.port());
    EXPECT_EQ(device.ask(teltonika_login()), "\x01");
    send(device, teltonika_frame(1) + teltonika_frame(2));
    auto submissions = gateway.intake.take(2);
    submissions[1].second(true);
    submissions[0].second(true);
    std::string answers;
    while (answers.size() < 8) {
        answers += device.read();
    }
    EXPECT_EQ(answers, big_endian(1, 4) + big_endian(2, 4));
}

TEST(Session, EndsWithoutAnAnswerIfTheRecordsAreLost) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(device, teltonika_frame());
    gateway.intake.take(1)[0].second(false);
    EXPECT_EQ(device.read(), "");
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="lost"} 1)"));
}

TEST(Session, LetsTheBrokerAnswerAfterTheDeviceHasLeft) {
    TestDoors gateway;
    std::vector<std::pair<Submission, Intake::Done>> submissions;
    {
        TestSocket device;
        EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
        send(device, teltonika_frame());
        submissions = gateway.intake.take(1);
    }
    accept(std::move(submissions));
    TestSocket next;
    EXPECT_EQ(next.connect(gateway.port()).ask(teltonika_login()), "\x01");
}

TEST(Session, DeniesAnUnknownDeviceAndEnds) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login("352093081452252")),
              std::string(1, '\0'));
    EXPECT_EQ(device.read(), "");
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="denied"} 1)"));
}

TEST(Session, FindsTheProtocolByTheFirstBytes) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port_of_all()).ask(teltonika_login()), "\x01");
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions{protocol="teltonika"} 1)"));
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions{protocol="undecided"} 0)"));
    TestSocket stranger;
    EXPECT_EQ(stranger.connect(gateway.port_of_all()).ask(std::string(64, '?')), "");
    EXPECT_TRUE(
        gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="unknown_protocol"} 1)"));
}

TEST(Session, EndsAtAFrameThatIsTooLong) {
    TestDoors gateway;
    TestSocket device;
    device.connect(gateway.port());
    EXPECT_EQ(device.ask(teltonika_login()), "\x01");
    EXPECT_EQ(device.ask(big_endian(0, 4) + big_endian(0xFFFF'FFFF, 4) + "\x08"), "");
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="too_long"} 1)"));
}

TEST(Session, EndsIfItIsSilentOrKeepsAFrameBack) {
    TestDoors gateway({.idle = 1ms, .stalled = 1h});
    TestSocket silent;
    EXPECT_EQ(silent.connect(gateway.port()).read(), "");
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="idle"} 1)"));

    TestDoors stalling({.idle = 1h, .stalled = 1ms});
    TestSocket half;
    half.connect(stalling.port());
    send(half, teltonika_login().substr(0, 5));
    EXPECT_EQ(half.read(), "");
    EXPECT_TRUE(stalling.has_metric(R"(convoy_device_sessions_closed_total{reason="stalled"} 1)"));
}

TEST(Session, WithTheLargestPartOfAFrameEndsIfAllHaveTooManyBytes) {
    const std::string large = teltonika_frame(100);
    const std::string small = teltonika_frame(50);
    TestDoors gateway({.max_unread = large.size() + small.size() - 100});
    TestSocket first;
    EXPECT_EQ(first.connect(gateway.port()).ask(teltonika_login()), "\x01");
    TestSocket second;
    EXPECT_EQ(second.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(first, large.substr(0, large.size() - 1));
    send(second, small.substr(0, small.size() - 1));
    EXPECT_EQ(first.read(), "");
    EXPECT_TRUE(
        gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="partial_frames"} 1)"));
    send(second, small.substr(small.size() - 1));
    accept(gateway.intake.take(1));
    EXPECT_EQ(second.read(), big_endian(50, 4));
}

TEST(Session, EndsIfNoDeviceIsNamed) {
    TestDoors gateway({.unnamed = 1ms});
    TestSocket silent;
    EXPECT_EQ(silent.connect(gateway.port()).read(), "");
    TestSocket named;
    named.connect(gateway.port());
    send(named, teltonika_login());
    EXPECT_EQ(named.read(), "\x01");
}

TEST(Session, AnswersWhatWasRightBeforeItEndsForWhatIsNot) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(device, teltonika_frame(2) + big_endian(0, 4) + big_endian(0xFFFF'FFFF, 4) + "\x08");
    accept(gateway.intake.take(1));
    EXPECT_EQ(device.read(), big_endian(2, 4));
    EXPECT_EQ(device.read(), "");
    EXPECT_TRUE(gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="too_long"} 1)"));
}

TEST(Session, ReadsNoMoreThanMayWaitAndGoesOnAfterAnAnswer) {
    TestDoors gateway({.max_frames = 2});
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(device, teltonika_frame(1) + teltonika_frame(2) + teltonika_frame(3));
    auto first = gateway.intake.take(2);
    std::this_thread::yield();
    EXPECT_EQ(gateway.intake.waiting(), 0U) << "the third one waits in the session";
    accept(std::move(first));
    accept(gateway.intake.take(1));
    std::string answers;
    while (answers.size() < 12) {
        answers += device.read();
    }
    EXPECT_EQ(answers, big_endian(1, 4) + big_endian(2, 4) + big_endian(3, 4));
}

TEST(Session, IsRefusedWhileTheBrokerIsAwayOrTooMuchWaits) {
    TestDoors gateway;
    gateway.intake.away = 31s;
    TestSocket early;
    EXPECT_EQ(early.connect(gateway.port()).read(), "");
    gateway.intake.away = 0s;
    gateway.intake.space = false;
    TestSocket full;
    EXPECT_EQ(full.connect(gateway.port()).read(), "");
    EXPECT_TRUE(gateway.has_metric("convoy_device_refused_total 2"));
}

TEST(Session, EndsWhenTheBrokerHasBeenAwayForLong) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    gateway.intake.away = 31s;
    EXPECT_EQ(device.read(), "");
    EXPECT_TRUE(
        gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="broker_away"} 1)"));
}

TEST(Session, AnswersWhatItHasReadBeforeTheGatewayStops) {
    TestDoors gateway;
    TestSocket device;
    TestSocket idle;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    EXPECT_EQ(idle.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(device, teltonika_frame());
    auto submissions = gateway.intake.take(1);
    std::thread stop([&] { gateway.doors.stop(1h); });
    EXPECT_EQ(idle.read(), "") << "it waits for nothing, so it is closed";
    accept(std::move(submissions));
    EXPECT_EQ(device.read(), big_endian(1, 4));
    EXPECT_EQ(device.read(), "");
    stop.join();
}

TEST(Session, TracesFramesAnswersAndWhatIsNeither) {
    TestDoors gateway;
    TestSocket device;
    EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
    send(device, teltonika_frame());
    accept(gateway.intake.take(1));
    EXPECT_EQ(device.read(), big_endian(1, 4));
    const auto found = gateway.traces.find(teltonika_imei, 0).pieces;
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0].bytes, teltonika_login());
    EXPECT_EQ(found[1].bytes, "\x01");
    EXPECT_EQ(found[2].bytes, teltonika_frame());
    EXPECT_EQ(found[3].bytes, big_endian(1, 4));
    EXPECT_EQ(found[3].kind, TracePiece::Kind::answer);
    EXPECT_EQ(found[0].address, "127.0.0.1");

    TestSocket stranger;
    EXPECT_EQ(stranger.connect(gateway.port_of_all()).ask(std::string(100, 'z')), "");
    const auto rest = gateway.traces.find("127.0.0.1", found[3].number).pieces;
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].kind, TracePiece::Kind::rest);
    EXPECT_EQ(rest[0].result, "unknown_protocol");
    EXPECT_EQ(rest[0].protocol, "");
}

TEST(Session, TracesTheBeginningOfAFrameThatNeverEnded) {
    TestDoors gateway;
    {
        TestSocket device;
        EXPECT_EQ(device.connect(gateway.port()).ask(teltonika_login()), "\x01");
        send(device, teltonika_frame().substr(0, 20));
        ::shutdown(device.descriptor(), SHUT_WR);
        EXPECT_EQ(device.read(), "");
    }
    const auto found = gateway.traces.find(teltonika_imei, 0).pieces;
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[2].bytes, teltonika_frame().substr(0, 20));
    EXPECT_EQ(found[2].result, "client");
}

TEST(Session, TracesDeniedDevices) {
    TestDoors gateway;
    TestSocket device;
    device.connect(gateway.port());
    EXPECT_EQ(device.ask(teltonika_login("352093081452252")), std::string(1, '\0'));
    EXPECT_EQ(device.read(), "");
    const auto found = gateway.traces.find("352093081452252", 0).pieces;
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].result, "denied");
    EXPECT_EQ(found[1].bytes, std::string(1, '\0'));
}

}  // namespace
}  // namespace convoy::device_gateway
