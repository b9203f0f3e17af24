#include "position-simulator/device_outlet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "device-fleet/dialects/table.hpp"
#include "device-fleet/fixtures/tcp_gateway.hpp"
#include "fleet/fixtures/samples.hpp"
#include "position-simulator/outlets.hpp"
#include "service/cannot_start.hpp"

namespace convoy::simulator {
namespace {

using namespace std::chrono_literals;
using fleet::samples::noon;

class DeviceOutletTest : public testing::Test {
 protected:
    void TearDown() override {
        std::remove(path.c_str());
        std::remove(path_of_measured.c_str());
    }

    DeviceSettings settings() const {
        return {.host = "127.0.0.1",
                .protocols = {"teltonika"},
                .ports = {"teltonika=" + std::to_string(gateway.port())},
                .measured = path_of_measured,
                .acknowledged = path};
    }
    void add(PositionSink& sink, const fleet::VehicleName& vehicle, fleet::Time time) const {
        fleet::Position position{time, fleet::Coordinates::from_degrees(54.7, 25.3).value(), {}};
        position.reported.set_speed({12.5});
        sink.add({vehicle, position}, time);
    }
    static std::string content(const std::string& of) {
        std::ifstream file(of);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    const std::string path =
        testing::TempDir() + "convoy_outlet_" + std::to_string(::getpid()) + ".csv";
    const std::string path_of_measured = path + ".measured";
    const device_fleet::TcpGateway gateway{*device_fleet::find_dialect("teltonika")};
    const fleet::VehicleName van = fleet::VehicleName::from("Van").value();
    const fleet::VehicleName truck = fleet::VehicleName::from("Truck").value();
    service::Metrics metrics;
    service::Health health{metrics};
};

TEST_F(DeviceOutletTest, PositionsOfAVehicleComeFromItsDevice) {
    DeviceOutlet outlet(settings(), {van, truck}, health, metrics);
    EXPECT_FALSE(outlet.sink().due());
    add(outlet.sink(), van, noon);
    add(outlet.sink(), truck, noon + 1s);
    add(outlet.sink(), van, noon + 2s);
    EXPECT_EQ(outlet.sink().due(), noon);
    outlet.sink().publish_due(noon);
    outlet.finish(20s);
    const std::string of_van = device_fleet::imei_of(0);
    EXPECT_THAT(gateway.stored(),
                testing::ElementsAre(std::pair(of_van, noon), std::pair(of_van, noon + 2s),
                                     std::pair(device_fleet::imei_of(1), noon + 1s)));
    for (const std::string& lines : {content(path), content(path_of_measured)}) {
        EXPECT_THAT(lines,
                    testing::HasSubstr("teltonika:" + of_van + ",Van," + fleet::format_time(noon) +
                                       ",54.7000000,25.3000000,true,"));
        EXPECT_EQ(std::ranges::count(lines, '\n'), 4);
    }
    EXPECT_TRUE(health.is_up("device-gateway"));
}

TEST_F(DeviceOutletTest, AHostWithoutAnAddressIsNamed) {
    DeviceSettings wrong = settings();
    wrong.host = "not a name";
    EXPECT_THROW(DeviceOutlet(wrong, {van}, health, metrics), service::CannotStart);
}

TEST_F(DeviceOutletTest, TheSettingOfAHostChoosesIt) {
    SimulatorSettings all;
    all.devices = settings();
    const auto outlet = make_outlet(all, {van}, health, metrics);
    EXPECT_TRUE(outlet->has_space());
    EXPECT_NE(dynamic_cast<DeviceOutlet*>(outlet.get()), nullptr);
}

}  // namespace
}  // namespace convoy::simulator
