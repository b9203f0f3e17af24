#include "position-simulator/truth_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <iterator>

namespace convoy::simulator {
namespace {

Observation observation(const std::string& name) {
    return {{fleet::VehicleName::from(name).value(),
             {fleet::parse_time("2026-11-22T13:07:11.250Z").value(),
              fleet::Coordinates::from_degrees(53.1, -1.2).value(), std::nullopt}},
            Truth{{{53.1234567891}, {-1.5}}, fleet::MetresPerSecond{13.42}, fleet::Degrees{271.5}}};
}

TEST(TruthFile, HasALineForEachPosition) {
    const std::string path =
        testing::TempDir() + "convoy_truth_" + std::to_string(::getpid()) + ".csv";
    {
        TruthFile file(path);
        file.write(observation("City Truck"));
        file.write(observation("Truck, \"red\""));
    }
    std::ifstream stream(path);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(text,
              "vehicle,time,lat,lon,speed,heading\n"
              "City Truck,2026-11-22T13:07:11.250Z,53.123456789,-1.500000000,13.4200,271.5000\n"
              "\"Truck, \"\"red\"\"\",2026-11-22T13:07:11.250Z,53.123456789,-1.500000000,13.4200,"
              "271.5000\n");
    std::remove(path.c_str());
}

TEST(TruthFile, WithoutANameIsNone) {
    TruthFile file(std::nullopt);
    EXPECT_NO_THROW(file.write(observation("City Truck")));
}

TEST(TruthFile, ThatCannotBeWrittenIsNamed) {
    try {
        const TruthFile file("/nowhere/at/all.csv");
        FAIL() << "it was opened";
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "/nowhere/at/all.csv: it cannot be written");
    }
}

TEST(TruthFile, AFullDiskIsAnError) {
    TruthFile file("/dev/null");
    EXPECT_NO_THROW(file.write(observation("City Truck")));
    const auto fill = [] {
        TruthFile full("/dev/full");
        full.write(observation("City Truck"));
    };
    EXPECT_THROW(fill(), std::runtime_error);
}

}  // namespace
}  // namespace convoy::simulator
