#include "position-simulator/device_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace convoy::simulator {
namespace {

using testing::HasSubstr;

std::string complaint_about_devices(const DeviceSettings& settings) {
    try {
        make_stations(settings, 2);
    } catch (const service::BadSetting& error) {
        return error.what();
    }
    return "";
}

TEST(DeviceSettingsTest, TheProtocolsTakeTurns) {
    const auto stations = make_stations({.protocols = {"gt06", "osmand"}}, 3);
    EXPECT_EQ(stations[0].dialect->traits().name, "gt06");
    EXPECT_EQ(stations[1].dialect->traits().name, "osmand");
    EXPECT_EQ(stations[2].dialect->traits().name, "gt06");
    EXPECT_EQ(stations[1].device.id, "phone-1");
    EXPECT_EQ(stations[1].port, 5055);
}

TEST(DeviceSettingsTest, WithoutAWordAllProtocolsAreSpoken) {
    std::set<std::string_view> names;
    for (const auto& station : make_stations({}, 12)) {
        names.insert(station.dialect->traits().name);
    }
    EXPECT_EQ(names.size(), 12U);
}

TEST(DeviceSettingsTest, APortOfAProtocolIsThatOfItsFormsToo) {
    const auto stations =
        make_stations({.protocols = {"teltonika-8e", "teltonika-udp", "owntracks-mqtt"},
                       .ports = {"teltonika=15027", "teltonika-udp=7", "owntracks=8"}},
                      3);
    EXPECT_EQ(stations[0].port, 15'027);
    EXPECT_EQ(stations[1].port, 7);
    EXPECT_EQ(stations[2].port, 1'883);
}

TEST(DeviceSettingsTest, WrongOnesAreNamed) {
    EXPECT_THAT(complaint_about_devices({.protocols = {"morse"}}),
                HasSubstr("--device-protocols has 'morse'"));
    EXPECT_THAT(complaint_about_devices({.ports = {"morse=1"}}),
                HasSubstr("--device-ports has 'morse'"));
    for (const std::string text : {"gt06", "gt06=", "gt06=0", "gt06=65536", "gt06=x"}) {
        EXPECT_THAT(complaint_about_devices({.ports = {text}}),
                    HasSubstr("--device-ports has '" + text + "'"));
    }
}

TEST(DeviceSettingsTest, TheListNamesEachDeviceAndItsVehicle) {
    const std::vector<fleet::VehicleName> vehicles{fleet::VehicleName::from("Van, 7").value(),
                                                   fleet::VehicleName::from("Truck").value()};
    std::ostringstream out;
    write_devices(out, {.protocols = {"teltonika-8e", "owntracks-mqtt"}}, vehicles);
    EXPECT_EQ(out.str(),
              "protocol,id,vehicle\nteltonika,001015000000007,\"Van, 7\"\n"
              "mqtt,phone-1,Truck\n");
}

}  // namespace
}  // namespace convoy::simulator
