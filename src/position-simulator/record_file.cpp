#include "position-simulator/record_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <stdexcept>
#include <system_error>

#include "fleet/text.hpp"
#include "service/cannot_start.hpp"

namespace convoy::simulator {

namespace {

/// Without the error that a double would add: 1e-7 degrees are a whole number of units.
std::string written_degrees(std::int32_t value_e7) {
    std::array<char, 32> digits{};
    const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value_e7 / 1e7,
                                      std::chars_format::fixed, 7);
    return {digits.data(), result.ptr};
}

}  // namespace

RecordFile::RecordFile(const std::optional<std::string>& file) : file_(file) {
    if (!file_) {
        return;
    }
    constexpr mode_t for_its_user = 0644;
    descriptor_ = ::open(file_->c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, for_its_user);
    if (descriptor_ < 0) {
        throw service::CannotStart(*file_ + ": it cannot be written");
    }
    lines_ = "device,vehicle,time,lat,lon,ignition,satellites\n";
    flush();
}

RecordFile::~RecordFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

void RecordFile::add(std::string_view device, const fleet::VehicleName& vehicle,
                     std::span<const device_fleet::Record> records) {
    if (descriptor_ < 0) {
        return;
    }
    for (const device_fleet::Record& record : records) {
        lines_.append(device) += ',';
        fleet::append_csv_field(lines_, vehicle.text());
        lines_ += "," + fleet::format_time(record.time) + "," +
                  written_degrees(record.place.latitude_e7()) + "," +
                  written_degrees(record.place.longitude_e7()) +
                  (record.ignition ? ",true," : ",false,") + std::to_string(record.satellites) +
                  "\n";
    }
}

void RecordFile::flush() {
    if (descriptor_ < 0 || lines_.empty()) {
        return;
    }
    std::string_view rest = lines_;
    while (!rest.empty()) {
        const auto written = ::write(descriptor_, rest.data(), rest.size());
        if (written < 0 && errno != EINTR) {
            throw std::system_error(errno, std::generic_category(), *file_);
        }
        rest.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    if (::fdatasync(descriptor_) != 0 && errno != EINVAL) {  // a pipe cannot be synced
        throw std::system_error(errno, std::generic_category(), *file_);
    }
    lines_.clear();
}

}  // namespace convoy::simulator
