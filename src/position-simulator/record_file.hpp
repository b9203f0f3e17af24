// The files of --measured and --acknowledged, which a crash test compares with the history.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "device-fleet/record.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::simulator {

/// A CSV of records as the device's protocol can write them: device ("teltonika:352093081452251"),
/// vehicle, time, lat, lon, ignition (true or false) and satellites.
class RecordFile {
 public:
    /// Replaces an existing file; without a name it writes nothing. Throws service::CannotStart if
    /// the file cannot be written.
    explicit RecordFile(const std::optional<std::string>& file);
    ~RecordFile();
    RecordFile(const RecordFile&) = delete;
    RecordFile& operator=(const RecordFile&) = delete;

    /// Keeps the lines for the next `flush`.
    void add(std::string_view device, const fleet::VehicleName& vehicle,
             std::span<const device_fleet::Record> records);
    /// Writes the lines, and returns when they are on the disk. Throws std::runtime_error if that
    /// fails, because an incomplete file is useless.
    void flush();

 private:
    std::optional<std::string> file_;
    int descriptor_ = -1;
    std::string lines_;
};

}  // namespace convoy::simulator
