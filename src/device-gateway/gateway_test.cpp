// Uses a real broker and real sockets.
#include "device-gateway/gateway.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "amqp/fixtures/broker_fixture.hpp"
#include "device-gateway/fixtures/sample_frames.hpp"
#include "net/fixtures/test_socket.hpp"

namespace convoy::device_gateway {
namespace {

TEST(Gateway, AnswersADeviceWhenTheBrokerHasItsRecordsAndStopsInOrder) {
    const amqp::BrokerFixture broker;
    service::Metrics metrics;
    service::Health health(metrics);
    Gateway gateway(
        {.doors = {.ports = {{.protocol = devices::find_protocol("teltonika"), .port = 0}}},
         .http_ports = {{.root = App::osmand, .port = 0}},
         .intake = {.connection = broker.as("devices"), .id_prefix = "devices-1"},
         .accept_unknown = true},
        health, metrics);
    net::TestSocket device;
    device.connect(gateway.ports().at(0));
    EXPECT_EQ(device.ask(teltonika_login()), "\x01");
    EXPECT_EQ(device.ask(teltonika_frame(7)), big_endian(7, 4));
    ASSERT_EQ(gateway.http_ports().size(), 1U);
    net::TestSocket phone;
    phone.connect(gateway.http_ports().at(0));
    EXPECT_THAT(phone.ask("GET /?id=phone&lat=54.7&lon=25.3 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                testing::StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(gateway.stop(std::chrono::hours(1)));
    EXPECT_EQ(device.read(), "");
}

TEST(Gateway, TakesItsPartsFromTheSettings) {
    GatewaySettings settings;
    settings.protocols = {"teltonika"};
    settings.outbox_mebibytes = 3;
    const GatewayParts parts = parts_of(settings);
    EXPECT_EQ(parts.doors.ports.at(0).port, 5027);
    EXPECT_EQ(parts.intake.max_bytes, 3U * 1024 * 1024);
    EXPECT_NE(parts.intake.id_prefix, parts_of(settings).intake.id_prefix)
        << "no two starts give a message the same id";
}

}  // namespace
}  // namespace convoy::device_gateway
