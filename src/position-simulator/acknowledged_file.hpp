// The file of --acknowledged, which a crash test compares with the history.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "device-fleet/record.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::simulator {

/// The columns of its CSV are device ("teltonika:352093081452251"), vehicle, time, lat and lon, as
/// the frame had them. A line is written only after the gateway's answer has arrived.
class AcknowledgedFile {
 public:
    /// Replaces an existing file; without a name it writes nothing. Throws service::CannotStart if
    /// the file cannot be written.
    explicit AcknowledgedFile(const std::optional<std::string>& file);
    ~AcknowledgedFile();
    AcknowledgedFile(const AcknowledgedFile&) = delete;
    AcknowledgedFile& operator=(const AcknowledgedFile&) = delete;

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
