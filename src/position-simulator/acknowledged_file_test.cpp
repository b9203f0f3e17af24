#include "position-simulator/acknowledged_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>

#include "fleet/fixtures/samples.hpp"
#include "service/cannot_start.hpp"

namespace convoy::simulator {
namespace {

class AcknowledgedFileTest : public testing::Test {
 protected:
    void TearDown() override { std::remove(path.c_str()); }
    std::string content() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    const std::string path =
        testing::TempDir() + "convoy_acknowledged_" + std::to_string(::getpid()) + ".csv";
    const fleet::VehicleName van = fleet::VehicleName::from("Van, 7").value();
    const device_fleet::Record record{
        .time = fleet::samples::noon,
        .place = fleet::Coordinates::from_degrees(-54.7, 25.1234567).value()};
};

TEST_F(AcknowledgedFileTest, ALineIsWrittenWithTheNextFlush) {
    const std::string head = "device,vehicle,time,lat,lon\n";
    AcknowledgedFile file(path);
    file.add("gt06:17", van, {&record, 1});
    EXPECT_EQ(content(), head);
    file.flush();
    EXPECT_EQ(content(), head + "gt06:17,\"Van, 7\"," + fleet::format_time(record.time) +
                             ",-54.7000000,25.1234567\n");
}

TEST_F(AcknowledgedFileTest, WithoutANameNothingIsWritten) {
    AcknowledgedFile file(std::nullopt);
    file.add("gt06:17", van, {&record, 1});
    EXPECT_NO_THROW(file.flush());
}

TEST_F(AcknowledgedFileTest, AFullDiskIsAnError) {
    EXPECT_THROW(AcknowledgedFile("/dev/full"), std::system_error);
    EXPECT_THROW(AcknowledgedFile(path + "/no/folder"), service::CannotStart);
}

}  // namespace
}  // namespace convoy::simulator
