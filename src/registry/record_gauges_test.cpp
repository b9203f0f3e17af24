#include "registry/record_gauges.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "registry/fixtures/registry_folder.hpp"
#include "registry/sqlite_records.hpp"

namespace convoy::registry {
namespace {

TEST(RecordGauges, CountRecordsAndUnknownDevices) {
    const RegistryFolder folder;
    SqliteRecords records(folder.file("registry.db"), "life");
    records.create({RecordKind::vehicle, "v"}, "{}").value();
    records.create({RecordKind::device, "1"}, "{}").value();
    records.create({RecordKind::device, "2"}, "{}").value();
    UnknownInMemory unknown;
    unknown.report({{.id = "3", .count = 1}}, {}).value();
    service::Metrics metrics;
    const RecordGauges gauges(records, unknown, metrics);
    const auto shows = [&metrics](const std::string& line) {
        return metrics.text().find(line + "\n") != std::string::npos;
    };
    while (!shows("convoy_registry_unknown_devices 1")) {
        std::this_thread::yield();
    }
    EXPECT_TRUE(shows(R"(convoy_registry_records{kind="vehicle"} 1)"));
    EXPECT_TRUE(shows(R"(convoy_registry_records{kind="device"} 2)"));
}

}  // namespace
}  // namespace convoy::registry
