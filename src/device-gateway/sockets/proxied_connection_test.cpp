// Uses real sockets; the test plays proxy, device and broker.
#include "device-gateway/sockets/proxied_connection.hpp"

#include <gtest/gtest.h>
#include <netinet/tcp.h>

#include <mutex>
#include <string>

#include "device-gateway/fixtures/test_doors.hpp"
#include "net/fixtures/test_socket.hpp"

namespace convoy::device_gateway {
namespace {

using namespace std::chrono_literals;
using net::TestSocket;

constexpr std::uint16_t any_port = 0;

/// The header of a device at this address.
std::string header_of(const std::string& client) {
    return "PROXY TCP4 " + client + " 198.51.100.1 4711 5000\r\n";
}

/// A port of proxies. It trusts 127.0.0.1, and not 127.0.0.2.
class ProxiedConnectionTest : public testing::Test {
 protected:
    explicit ProxiedConnectionTest(SessionLimits limits = {}) : gateway_(limits) {
        gateway_.context.denied = [this](const DeviceKey& device, const std::string& address) {
            const std::scoped_lock lock(mutex_);
            denied_ = std::string(device.id) + " " + address;
        };
        doors_.serve(gateway_.context);
    }

    std::uint16_t port() const { return doors_.ports().at(0); }
    bool has_ended(const std::string& reason) const {
        return gateway_.has_metric("convoy_device_sessions_closed_total{reason=\"" + reason +
                                   "\"} 1");
    }
    bool has_refused() const {
        return metrics_.text().find("convoy_device_connections_refused_total 1\n") !=
               std::string::npos;
    }

    std::string denied() const {
        const std::scoped_lock lock(mutex_);
        return denied_;
    }

    TestDoors gateway_;
    mutable std::mutex mutex_;  ///< guards `denied_`, which a thread of the doors writes
    std::string denied_;
    service::Metrics metrics_;
    StreamDoors doors_{{.ports = {{.port = any_port, .is_proxied = true}},
                        .limits = {.per_address = 1},
                        .trusted_proxies = {"127.0.0.1"}},
                       metrics_};
};

TEST_F(ProxiedConnectionTest, ServesTheDeviceThatIsBehindTheProxy) {
    TestSocket proxy;
    EXPECT_EQ(proxy.connect(port()).ask(header_of("192.0.2.7") + teltonika_login()), "\x01");
    ::send(proxy.descriptor(), teltonika_frame(2).data(), teltonika_frame(2).size(), MSG_NOSIGNAL);
    gateway_.intake.take(1)[0].second(true);
    EXPECT_EQ(proxy.read(), big_endian(2, 4));
}

TEST_F(ProxiedConnectionTest, TakesAHeaderThatComesByteByByte) {
    TestSocket proxy;
    proxy.connect(port());
    const int on = 1;
    ::setsockopt(proxy.descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    for (const char byte : header_of("192.0.2.7") + teltonika_login()) {
        ASSERT_EQ(::send(proxy.descriptor(), &byte, 1, MSG_NOSIGNAL), 1);
    }
    EXPECT_EQ(proxy.read(), "\x01");
}

TEST_F(ProxiedConnectionTest, ReportsTheAddressOfADeviceThatIsDenied) {
    TestSocket proxy;
    EXPECT_EQ(
        proxy.connect(port()).ask(header_of("192.0.2.7") + teltonika_login("352093081452252")),
        std::string(1, '\0'));
    EXPECT_EQ(proxy.read(), "");
    EXPECT_EQ(denied(), "352093081452252 192.0.2.7");
}

TEST_F(ProxiedConnectionTest, LimitsEachClientAndNotTheProxy) {
    TestSocket first;
    EXPECT_EQ(first.connect(port()).ask(header_of("192.0.2.7") + teltonika_login()), "\x01");
    TestSocket other;
    EXPECT_EQ(other.connect(port()).ask(header_of("192.0.2.8") + teltonika_login()), "\x01");
    EXPECT_FALSE(has_refused());
    TestSocket second;
    EXPECT_EQ(second.connect(port()).ask(header_of("192.0.2.7") + teltonika_login()), "");
    EXPECT_TRUE(has_refused());
}

TEST_F(ProxiedConnectionTest, GivesAPlaceBackWhenTheDeviceLeaves) {
    for (int device = 0; device < 3; ++device) {
        TestSocket socket;
        EXPECT_EQ(socket.connect(port()).ask(header_of("192.0.2.7") + std::string(64, '?')), "");
        EXPECT_EQ(socket.read(), "");
    }
    EXPECT_FALSE(has_refused());
}

TEST_F(ProxiedConnectionTest, ClosesAPeerThatIsNotTrusted) {
    TestSocket stranger("127.0.0.2");
    EXPECT_EQ(stranger.connect(port()).ask(header_of("192.0.2.7") + teltonika_login()), "");
    EXPECT_TRUE(has_ended("untrusted_proxy"));
    EXPECT_FALSE(has_ended("proxy_header"));
}

TEST_F(ProxiedConnectionTest, EndsAtAHeaderThatIsNone) {
    TestSocket proxy;
    EXPECT_EQ(proxy.connect(port()).ask(teltonika_login()), "");
    EXPECT_TRUE(has_ended("proxy_header"));
}

TEST_F(ProxiedConnectionTest, ServesTheProxyItselfIfItNamesNoClient) {
    TestSocket proxy;
    EXPECT_EQ(proxy.connect(port()).ask("PROXY UNKNOWN\r\n" + teltonika_login("352093081452252")),
              std::string(1, '\0'));
    EXPECT_EQ(proxy.read(), "");
    EXPECT_EQ(denied(), "352093081452252 127.0.0.1");
}

TEST_F(ProxiedConnectionTest, EndsWhenTheGatewayStops) {
    TestSocket silent;
    silent.connect(port());
    TestSocket named;
    EXPECT_EQ(named.connect(port()).ask(header_of("192.0.2.7") + teltonika_login()), "\x01");
    doors_.stop(1h);
    EXPECT_EQ(silent.read(), "");
    EXPECT_EQ(named.read(), "");
}

class ImpatientProxiedConnectionTest : public ProxiedConnectionTest {
 protected:
    ImpatientProxiedConnectionTest() : ProxiedConnectionTest({.proxy_header = 1ms}) {}
};

TEST_F(ImpatientProxiedConnectionTest, EndsIfNoHeaderComes) {
    TestSocket proxy;
    EXPECT_EQ(proxy.connect(port()).read(), "");
    EXPECT_TRUE(has_ended("proxy_header"));
}

TEST(StreamDoorsOfDevices, TakeTheHeaderOfAProxyForAnUnknownProtocol) {
    TestDoors gateway;
    for (const std::string& header :
         {header_of("192.0.2.7"), std::string("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16)}) {
        TestSocket forger;
        EXPECT_EQ(forger.connect(gateway.port_of_all()).ask(header + std::string(64, '?')), "");
    }
    EXPECT_TRUE(
        gateway.has_metric(R"(convoy_device_sessions_closed_total{reason="unknown_protocol"} 2)"));
}

}  // namespace
}  // namespace convoy::device_gateway
