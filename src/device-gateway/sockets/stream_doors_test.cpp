#include "device-gateway/sockets/stream_doors.hpp"

#include <gtest/gtest.h>

#include "device-gateway/fixtures/test_doors.hpp"
#include "net/fixtures/test_socket.hpp"

namespace convoy::device_gateway {
namespace {

TEST(StreamDoors, LeaveOutAPortThatIsTaken) {
    const TestDoors first;
    service::Metrics metrics;
    const StreamDoors second(
        {.ports = {{.protocol = devices::find_protocol("teltonika"), .port = first.port()}, {}}},
        metrics);
    EXPECT_EQ(second.ports().at(0), 0);
    EXPECT_NE(second.ports().at(1), 0);
    EXPECT_THROW(StreamDoors({.ports = {{.port = first.port()}}}, metrics), net::CannotListen);
}

TEST(StreamDoors, ServeNoMoreThanTheirLimit) {
    TestDoors gateway;
    service::Metrics metrics;
    StreamDoors one({.ports = {{}}, .limits = {.connections = 1}}, metrics);
    one.serve(gateway.context);
    net::TestSocket first;
    EXPECT_EQ(first.connect(one.ports().at(0)).ask(teltonika_login()), "\x01");
    net::TestSocket second;
    EXPECT_EQ(second.connect(one.ports().at(0)).read(), "");
    EXPECT_NE(metrics.text().find("convoy_device_connections_refused_total 1"), std::string::npos);
}

}  // namespace
}  // namespace convoy::device_gateway
