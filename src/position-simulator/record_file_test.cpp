#include "position-simulator/record_file.hpp"

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

class RecordFileTest : public testing::Test {
 protected:
    void TearDown() override { std::remove(path.c_str()); }
    std::string content() const {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    const std::string path =
        testing::TempDir() + "convoy_records_" + std::to_string(::getpid()) + ".csv";
    const fleet::VehicleName van = fleet::VehicleName::from("Van, 7").value();
    const device_fleet::Record record{
        .time = fleet::samples::noon,
        .place = fleet::Coordinates::from_degrees(-54.7, 25.1234567).value(),
        .ignition = false,
        .satellites = 11};
};

TEST_F(RecordFileTest, ALineIsWrittenWithTheNextFlush) {
    const std::string head = "device,vehicle,time,lat,lon,ignition,satellites\n";
    RecordFile file(path);
    file.add("gt06:17", van, {&record, 1});
    EXPECT_EQ(content(), head);
    file.flush();
    EXPECT_EQ(content(), head + "gt06:17,\"Van, 7\"," + fleet::format_time(record.time) +
                             ",-54.7000000,25.1234567,false,11\n");
}

TEST_F(RecordFileTest, WithoutANameNothingIsWritten) {
    RecordFile file(std::nullopt);
    file.add("gt06:17", van, {&record, 1});
    EXPECT_NO_THROW(file.flush());
}

TEST_F(RecordFileTest, AFullDiskIsAnError) {
    EXPECT_THROW(RecordFile("/dev/full"), std::system_error);
    EXPECT_THROW(RecordFile(path + "/no/folder"), service::CannotStart);
}

}  // namespace
}  // namespace convoy::simulator
