#include "recordings/checking.hpp"

#include <utility>
#include <variant>

#include "fleet/device_record.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

/// A value, or the reason why the entry is skipped.
struct Flaw {
    SkipReason reason;
    std::string detail;
};
template <class Value>
using Checked = std::variant<Value, Flaw>;

constexpr fleet::Time first_believable{std::chrono::sys_days(std::chrono::year(2000) / 1 / 1)};
constexpr fleet::Time last_believable{std::chrono::milliseconds(9'999'999'999'999)};

/// Joins consecutive blanks and removes those at the ends, as programs indent names in XML.
std::string joined_blanks(std::string_view text) {
    std::string joined;
    for (const char letter : trimmed(text)) {
        const bool blank = letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
        if (!blank) {
            joined += letter;
        } else if (!joined.ends_with(' ')) {
            joined += ' ';
        }
    }
    return joined;
}

/// Keeps a valid name as it is, also with blanks around it, so that an export comes back whole.
Checked<fleet::VehicleName> vehicle_of(const Entry& entry, const ReadingSettings& settings) {
    if (settings.vehicle) {
        return *settings.vehicle;
    }
    const bool named = !trimmed(entry.vehicle).empty();
    const std::string_view name = named ? entry.vehicle : settings.file_name;
    if (name.empty()) {
        return Flaw{SkipReason::bad_vehicle, "nothing names its vehicle"};
    }
    if (const auto vehicle = fleet::VehicleName::from(name)) {
        return *vehicle;
    }
    if (const auto vehicle = fleet::VehicleName::from(joined_blanks(name))) {
        return *vehicle;
    }
    return Flaw{SkipReason::bad_vehicle, in_quotes(name) + " is no id of a vehicle: it should be " +
                                             std::string(fleet::vehicle_name_rule)};
}

Checked<WrittenTime> time_of(const Entry& entry, const ReadingSettings& settings) {
    if (trimmed(entry.time).empty()) {
        return Flaw{SkipReason::no_time, "it has no time"};
    }
    const auto time = parse_written_time(entry.time, settings.to_utc);
    if (!time) {
        return Flaw{SkipReason::bad_time, in_quotes(entry.time) + " is no time"};
    }
    if (time->time < first_believable || time->time > last_believable) {
        return Flaw{SkipReason::bad_time, in_quotes(entry.time) + " is before 2000 or after 2286"};
    }
    return *time;
}

Checked<fleet::Coordinates> coordinates_of(const Entry& entry) {
    const auto latitude = parse_written_number(entry.latitude);
    const auto longitude = parse_written_number(entry.longitude);
    if (latitude && longitude) {
        if (const auto place = fleet::Coordinates::from_degrees(*latitude, *longitude)) {
            return *place;
        }
    }
    return Flaw{SkipReason::bad_coordinates, "latitude " + in_quotes(entry.latitude) +
                                                 " and longitude " + in_quotes(entry.longitude) +
                                                 " are no place"};
}

Checked<std::optional<fleet::Accuracy>> accuracy_of(const Entry& entry) {
    if (trimmed(entry.accuracy).empty()) {
        return std::optional<fleet::Accuracy>();
    }
    const auto metres = parse_written_number(entry.accuracy);
    const auto accuracy = metres ? fleet::Accuracy::from_metres(*metres) : std::nullopt;
    if (!accuracy) {
        return Flaw{SkipReason::bad_accuracy,
                    in_quotes(entry.accuracy) + " is no accuracy in metres"};
    }
    return accuracy;
}

}  // namespace

Checking::Checking(const ReadingSettings& settings, const Receiver& receiver)
    : settings_(settings), receiver_(receiver) {}

void Checking::take(const Entry& entry) {
    if (receiver_.ended()) {
        return;
    }
    const auto skipped = [&](const auto& checked) {
        const Flaw* const flaw = std::get_if<Flaw>(&checked);
        if (flaw != nullptr) {
            skip(flaw->reason, entry.kind, entry.number, flaw->detail);
        }
        return flaw != nullptr;
    };
    const auto time = time_of(entry, settings_);
    if (skipped(time)) {
        return;
    }
    const auto place = coordinates_of(entry);
    if (skipped(place)) {
        return;
    }
    const auto accuracy = accuracy_of(entry);
    if (skipped(accuracy)) {
        return;
    }
    const auto vehicle = vehicle_of(entry, settings_);
    if (skipped(vehicle)) {
        return;
    }
    const auto& written = std::get<WrittenTime>(time);
    note_form(written.form);
    receiver_.position({std::get<fleet::VehicleName>(vehicle),
                        {written.time, std::get<fleet::Coordinates>(place), std::get<0>(accuracy),
                         motion_of(entry)}},
                       said_by(entry));
}

/// A wrong attribute or device does not cost the position, either.
DeviceValues Checking::said_by(const Entry& entry) {
    DeviceValues said = entry.said;
    if (!said.device.empty() && !fleet::is_device(said.device)) {
        said.device.clear();
        said.wrong_key = "device";
    }
    if (!said.wrong_key.empty() && !std::exchange(noted_wrong_values_, true)) {
        note(in_quotes(said.wrong_key) + " of " + std::string(entry.kind) + " " +
             std::to_string(entry.number) +
             " has a value that is not allowed: such values are left out");
    }
    return said;
}

/// A speed or heading that cannot be read does not cost the position: it is left out, and the first
/// one of a file is noted.
fleet::ReportedMotion Checking::motion_of(const Entry& entry) {
    fleet::ReportedMotion motion;
    const auto speed = parse_written_number(entry.speed);
    if (!speed || !motion.set_speed({*speed * entry.speed_unit.metres_per_second})) {
        note_no_motion(entry.speed, "speed", entry);
    }
    const auto heading = parse_written_number(entry.heading);
    if (!heading || !motion.set_heading({*heading})) {
        note_no_motion(entry.heading, "heading", entry);
    }
    return motion;
}

void Checking::note_no_motion(std::string_view text, std::string_view quantity,
                              const Entry& entry) {
    if (!trimmed(text).empty() && noted_quantities_.insert(quantity).second) {
        note(in_quotes(text) + " of " + std::string(entry.kind) + " " +
             std::to_string(entry.number) + " is no " + std::string(quantity) +
             ": such positions are read without it");
    }
}

void Checking::skip(SkipReason reason, std::string_view kind, std::size_t number,
                    const std::string& detail) {
    if (!receiver_.ended()) {
        receiver_.skipped({reason, std::string(kind) + " " + std::to_string(number), detail});
    }
}

void Checking::note(const std::string& sentence) {
    if (!receiver_.ended()) {
        receiver_.note(sentence);
    }
}

/// Notes each form of times that can be misread, once.
void Checking::note_form(TimeForm form) {
    if (std::exchange(noted_forms_.at(static_cast<std::size_t>(form)), true)) {
        return;
    }
    switch (form) {
        case TimeForm::with_zone:
            break;
        case TimeForm::without_zone:
            note("times without a zone are read as " + settings_.zone);
            break;
        case TimeForm::seconds:
            note("times are read as seconds since 1970");
            break;
        case TimeForm::milliseconds:
            note("times are read as milliseconds since 1970");
            break;
    }
}

}  // namespace convoy::recordings
