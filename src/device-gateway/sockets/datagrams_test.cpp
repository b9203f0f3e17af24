// Uses real sockets; the test plays device and broker.
#include "device-gateway/sockets/datagrams.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>

#include "device-gateway/fixtures/test_doors.hpp"

namespace convoy::device_gateway {
namespace {

/// A device that sends datagrams to one port.
class TestSender {
 public:
    explicit TestSender(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_DGRAM, 0)) {
        sockaddr_in server{};
        server.sin_family = AF_INET;
        server.sin_port = htons(port);
        server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&server), sizeof(server));
        const timeval patience{.tv_sec = 10, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    }
    ~TestSender() { ::close(socket_); }
    TestSender(const TestSender&) = delete;
    TestSender& operator=(const TestSender&) = delete;

    void send(std::string_view bytes) const { ::send(socket_, bytes.data(), bytes.size(), 0); }
    /// Returns the next answer; "" if none comes within 10 s.
    std::string read() const {
        std::array<char, 2048> bytes{};
        const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        return count > 0 ? std::string(bytes.data(), static_cast<std::size_t>(count)) : "";
    }

 private:
    int socket_;
};

/// A datagram with the frame's records: length, packet 0xCAFE, 1, number 7, the IMEI, the records.
std::string datagram(std::string_view imei, int records) {
    const std::string frame = teltonika_frame(records);
    const std::string body = frame.substr(8, frame.size() - 12);
    const std::string packet = big_endian(0xCAFE, 2) + big_endian(1, 1) + big_endian(7, 1) +
                               big_endian(imei.size(), 2) + std::string(imei) + body;
    return big_endian(packet.size(), 2) + packet;
}

class DatagramsTest : public testing::Test {
 protected:
    TestDoors gateway_;
    Datagrams datagrams_{gateway_.settings, gateway_.doors.executor(), gateway_.context};
};

TEST_F(DatagramsTest, AreAnsweredWhenTheBrokerHasAcceptedThem) {
    ASSERT_EQ(datagrams_.ports().size(), 1U) << "only Teltonika's port, not that of all protocols";
    const TestSender device(datagrams_.ports().at(0));
    device.send(datagram(teltonika_imei, 3));
    auto submissions = gateway_.intake.take(1);
    EXPECT_EQ(submissions[0].first.records.size(), 3U);
    submissions[0].second(true);
    EXPECT_EQ(device.read(), big_endian(5, 2) + big_endian(0xCAFE, 2) + big_endian(1, 1) +
                                 big_endian(7, 1) + big_endian(3, 1));
}

TEST_F(DatagramsTest, OfAStrangerGetNoAnswer) {
    const TestSender device(datagrams_.ports().at(0));
    device.send(datagram("352093081452252", 1));
    device.send("what is this?");
    device.send(datagram(teltonika_imei, 1));
    auto submissions = gateway_.intake.take(1);
    submissions[0].second(true);
    EXPECT_EQ(device.read().back(), '\x01') << "the first answer is that of the known device";
    EXPECT_TRUE(gateway_.has_metric(
        R"(convoy_device_frames_total{protocol="teltonika",result="denied"} 1)"));
}

TEST_F(DatagramsTest, AreDroppedWhileTooMuchWaits) {
    const TestSender device(datagrams_.ports().at(0));
    gateway_.intake.space = false;
    device.send(datagram(teltonika_imei, 1));
    while (!gateway_.has_metric("convoy_device_refused_total 1")) {
        ::usleep(1000);
    }
    EXPECT_EQ(gateway_.intake.waiting(), 0U);
}

TEST_F(DatagramsTest, BehindADeniedFrameAreNotRead) {
    // The second line names no device, so it would count as one of the device of the first line.
    const auto* const wialon = devices::find_protocol("wialon");
    gateway_.devices.tokens = {{"secret", "me"}};
    TestDevices& devices = gateway_.devices;
    devices.add("me");
    Datagrams of_wialon({.ports = {{.protocol = wialon}}}, gateway_.doors.executor(),
                        gateway_.context);
    const TestSender device(of_wialon.ports().at(0));
    device.send("1.1;me#P#\r\n#D#301126;120000;5231.0;N;01324.0;E;0;0;0;9\r\n");
    while (!gateway_.has_metric(
        R"(convoy_device_frames_total{protocol="wialon",result="denied"} 1)")) {
        ::usleep(1000);
    }
    EXPECT_EQ(gateway_.intake.waiting(), 0U);
    of_wialon.stop(std::chrono::hours(1));
}

TEST_F(DatagramsTest, StopWithTheAnswersThatAreDue) {
    const TestSender device(datagrams_.ports().at(0));
    device.send(datagram(teltonika_imei, 1));
    auto submissions = gateway_.intake.take(1);
    std::thread stop([&] { datagrams_.stop(std::chrono::hours(1)); });
    submissions[0].second(true);
    stop.join();
    EXPECT_NE(device.read(), "") << "what was received is still answered";
}

TEST_F(DatagramsTest, TraceADatagramAndItsAnswer) {
    const TestSender device(datagrams_.ports().at(0));
    device.send(datagram(teltonika_imei, 1));
    for (const auto& [submission, done] : gateway_.intake.take(1)) {
        done(true);
    }
    const std::string answer = device.read();
    EXPECT_EQ(answer.size(), 7U);
    // The answer is traced when it has been sent, by the thread that also takes the next datagram.
    device.send(datagram(teltonika_imei, 1));
    gateway_.intake.take(1);
    const auto found = gateway_.traces.find(teltonika_imei, 0).pieces;
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].bytes, datagram(teltonika_imei, 1));
    EXPECT_EQ(found[0].transport, "udp");
    EXPECT_EQ(found[1].bytes, answer);
    EXPECT_EQ(found[1].connection, found[0].connection);
    EXPECT_NE(found[2].connection, found[0].connection);
}

}  // namespace
}  // namespace convoy::device_gateway
