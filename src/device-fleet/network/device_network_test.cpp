#include "device-fleet/network/device_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "device-fleet/dialects/steps.hpp"
#include "device-fleet/dialects/table.hpp"
#include "device-fleet/fixtures/samples.hpp"
#include "device-fleet/fixtures/tcp_gateway.hpp"

namespace convoy::device_fleet {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto patience = 20s;

class NetworkEventsOfTest final : public NetworkEvents {
 public:
    void acknowledged(std::size_t station, std::span<const Record> records,
                      std::chrono::milliseconds /*waited*/) override {
        const std::scoped_lock lock(mutex);
        for (const Record& record : records) {
            taken.emplace(station, record.time);
        }
        if (fails) {
            throw std::runtime_error("the disk is full");
        }
    }
    void dropped(std::size_t /*station*/, std::size_t records) override { lost += records; }
    void denied(std::size_t /*station*/) override {}
    void passed(std::size_t count) override { online = count; }

    std::mutex mutex;
    std::set<std::pair<std::size_t, fleet::Time>> taken;
    std::atomic<std::size_t> lost = 0;
    std::atomic<std::size_t> online = 0;
    bool fails = false;
};

NetworkSettings local_network(ClientSettings client = {}) {
    client.first_retry = 10ms;
    client.last_retry = 50ms;
    return {.address = boost::asio::ip::address_v4::loopback(), .client = client};
}

std::vector<Station> stations_of(const Dialect& dialect, std::size_t count, std::uint16_t port) {
    std::vector<Station> stations;
    for (std::size_t index = 0; index < count; ++index) {
        stations.push_back({&dialect, {.id = dialect.id_of(index)}, port});
    }
    return stations;
}

/// Measures records one second apart on every device.
void measure(DeviceNetwork& network, std::size_t stations, int records) {
    for (int index = 0; index < records; ++index) {
        std::vector<Measured> measured;
        for (std::size_t station = 0; station < stations; ++station) {
            measured.push_back({station, sample_record(index)});
        }
        network.measure(std::move(measured));
    }
}

class NetworkTest : public testing::TestWithParam<std::string> {
 protected:
    const Dialect& dialect() const { return *find_dialect(GetParam()); }
};

INSTANTIATE_TEST_SUITE_P(Some, NetworkTest,
                         testing::Values("teltonika", "teltonika-udp", "jt808", "osmand",
                                         "owntracks-mqtt"),
                         [](const auto& info) {
                             std::string name = info.param;
                             std::erase(name, '-');
                             return name;
                         });

TEST_P(NetworkTest, EachRecordIsDelivered) {
    const TcpGateway gateway(dialect());
    NetworkEventsOfTest events;
    DeviceNetwork network(stations_of(dialect(), 20, gateway.port()), local_network(), events);
    measure(network, 20, 10);
    EXPECT_TRUE(network.drain(patience));
    EXPECT_THAT(gateway.stored(), SizeIs(200));
    const std::scoped_lock lock(events.mutex);
    EXPECT_THAT(events.taken, SizeIs(200));
    EXPECT_EQ(events.online, 20U);
}

TEST_P(NetworkTest, WhatAGatewayHasNotAnsweredIsSentToItAgain) {
    const TcpGateway gateway(dialect(), 4);
    NetworkEventsOfTest events;
    DeviceNetwork network(stations_of(dialect(), 5, gateway.port()),
                          local_network({.max_records = 2, .answer_timeout = 300ms, .faults = 0.1}),
                          events);
    measure(network, 5, 12);
    EXPECT_TRUE(network.drain(patience));
    const auto stored = gateway.stored();
    EXPECT_THAT(stored, SizeIs(60));
    const std::scoped_lock lock(events.mutex);
    EXPECT_THAT(events.taken, SizeIs(60));
    if (dialect().traits().transport == devices::Transport::stream) {
        EXPECT_GT(gateway.connections(), 5U);
    }
}

TEST(DeviceNetworkTest, DevicesWaitForAGatewayThatIsAway) {
    const Dialect& dialect = *find_dialect("teltonika");
    std::uint16_t port = 0;
    {
        const TcpGateway before(dialect);
        port = before.port();
    }
    NetworkEventsOfTest events;
    DeviceNetwork network(stations_of(dialect, 3, port), local_network(), events);
    measure(network, 3, 2);
    EXPECT_FALSE(network.drain(100ms));
    EXPECT_EQ(network.kept(), 6U);
    EXPECT_EQ(events.lost, 0U);
}

TEST(DeviceNetworkTest, AnErrorOfTheEventsReachesTheCaller) {
    const Dialect& dialect = *find_dialect("teltonika");
    const TcpGateway gateway(dialect);
    NetworkEventsOfTest events;
    events.fails = true;
    DeviceNetwork network(stations_of(dialect, 1, gateway.port()), local_network(), events);
    measure(network, 1, 1);
    EXPECT_THROW(network.drain(patience), std::runtime_error);
    EXPECT_THROW(network.measure({}), std::runtime_error);
}

}  // namespace
}  // namespace convoy::device_fleet
