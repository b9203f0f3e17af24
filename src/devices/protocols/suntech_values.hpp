// Values as the text of Suntech's devices has them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// The number that a device gives to an alarm.
struct SuntechAlarm {
    unsigned number;
    std::string_view alarm;
};

/// Adds the alarm of an alert's number, and the number.
void set_suntech_alert(fleet::Attributes& attributes, unsigned alert);

/// A number, also with a plus sign.
std::optional<double> suntech_number(std::string_view text);

void set_suntech_number(fleet::Attributes& attributes, fleet::Attribute attribute,
                        std::string_view text, double factor = 1);

/// "20161117", "08:37:39".
std::optional<fleet::Time> suntech_time(std::string_view date, std::string_view clock,
                                        std::chrono::minutes ahead);

/// "001100": wires, of which each is 0 or 1.
bool is_suntech_wires(std::string_view text);

/// In km/h and in degrees.
void set_suntech_motion(Fix& fix, std::string_view speed, std::string_view course);

/// Where the data of a serial port or of a crash are in a report: they may contain any byte.
struct SuntechData {
    std::size_t begin;
    std::size_t length;
};

/// Returns nothing if the report that `text` begins with has no such data, or if its fields have
/// not come up to them.
std::optional<SuntechData> suntech_data_of(Bytes text);

}  // namespace convoy::devices
