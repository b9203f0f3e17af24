#include "recordings/columns.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "recordings/shown_text.hpp"

namespace convoy::recordings {
namespace {

/// Removes what writers of headers vary: "Vehicle-ID " → "vehicleid", "lat (deg)" → "lat".
std::string plain(std::string_view name) {
    std::string letters;
    for (const char letter : name.substr(0, name.find_first_of("([", 1))) {
        if (std::string_view(" _-.\t").find(letter) == std::string_view::npos) {
            letters +=
                letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        }
    }
    return letters;
}

/// Returns the usual names of a value, the surest first.
std::span<const std::string_view> usual_names(Value value) {
    static constexpr std::array<std::string_view, 24> vehicles{
        "vehicle",  "vehicleid", "vehiclename",  "vehiclelabel", "fahrzeug",     "fahrzeugid",
        "kfz",      "device",    "deviceid",     "devicename",   "unit",         "unitid",
        "unitname", "tracker",   "trackerid",    "asset",        "assetid",      "bus",
        "imei",     "plate",     "licenseplate", "kennzeichen",  "registration", "name"};
    static constexpr std::array<std::string_view, 20> times{
        "timestamp", "datetime",     "time",        "timeutc",    "utctime",
        "utc",       "gpstime",      "fixtime",     "devicetime", "recordedat",
        "date/time", "datumuhrzeit", "zeitstempel", "zeitpunkt",  "datum/uhrzeit",
        "zeit",      "uhrzeit",      "when",        "epoch",      "date"};
    static constexpr std::array<std::string_view, 4> dates{"date", "datum", "utcdate", "gpsdate"};
    static constexpr std::array<std::string_view, 6> latitudes{
        "lat", "latitude", "breite", "breitengrad", "positionlat", "y"};
    static constexpr std::array<std::string_view, 9> longitudes{
        "lon",          "lng", "long", "longitude", "l\xC3\xA4nge", "laenge", "l\xC3\xA4ngengrad",
        "positionlong", "x"};
    static constexpr std::array<std::string_view, 6> accuracies{
        "accuracy", "horizontalaccuracy", "accuracym", "hacc", "genauigkeit", "positionaccuracy"};
    switch (value) {
        case Value::vehicle:
            return vehicles;
        case Value::time:
            return times;
        case Value::date:
            return dates;
        case Value::latitude:
            return latitudes;
        case Value::longitude:
            return longitudes;
        case Value::accuracy:
            break;
    }
    return accuracies;
}

/// As many columns as a message lists; a line of 64 KiB may have 64,000.
constexpr std::size_t max_listed = 50;

/// Lists texts, the first of them if they are many.
std::string listed(std::span<const std::string> texts) {
    std::string list;
    for (const std::string& text : texts.first(std::min(texts.size(), max_listed))) {
        list += (list.empty() ? "" : ", ") + text;
    }
    return texts.size() <= max_listed
               ? list
               : list + " and " + std::to_string(texts.size() - max_listed) + " more";
}

/// Other programs' columns of these names may be in other units, so all three are needed.
std::optional<SaidColumns> find_said(std::span<const std::string> header) {
    const auto device = place_of("device", header);
    const auto others = place_of("attributes", header);
    const auto time = place_of("attributes_time", header);
    if (!device || !others || !time) {
        return std::nullopt;
    }
    SaidColumns said{.device = *device, .others = *others, .time = *time};
    for (const fleet::AttributeDefinition& definition : fleet::attribute_definitions()) {
        if (const auto place = place_of(definition.key, header)) {
            said.known.emplace_back(definition.key, *place);
        }
    }
    return said;
}

/// Finds the columns of one header.
class ColumnFinder {
 public:
    explicit ColumnFinder(std::span<const std::string> header) : header_(header) {}

    /// Returns the place of a column that has a name, or else looks like this value. `needed_as`
    /// says what is missing without it; it is empty if the column is not needed.
    std::optional<std::size_t> find(const std::string& name, Value value,
                                    std::string_view needed_as = "");

    /// Returns the place of the column of this name.
    std::optional<std::size_t> find_named(const std::string& name);

    /// Why a column that is named or needed is not there, or "".
    const std::string& complaint() const { return complaint_; }

 private:
    void complain(const std::string& what);

    std::span<const std::string> header_;
    std::string complaint_;
};

std::optional<std::size_t> ColumnFinder::find(const std::string& name, Value value,
                                              std::string_view needed_as) {
    if (!name.empty()) {
        return find_named(name);
    }
    const auto index = guess(value, header_);
    if (!index && !needed_as.empty()) {
        complain("no column of its first line looks like the " + std::string(needed_as));
    }
    return index;
}

std::optional<std::size_t> ColumnFinder::find_named(const std::string& name) {
    const auto found = place_of(name, header_);
    if (!found) {
        complain("its first line has no column " + in_quotes(name));
    }
    return found;
}

/// Keeps the first complaint.
void ColumnFinder::complain(const std::string& what) {
    if (complaint_.empty()) {
        std::vector<std::string> names;
        std::ranges::transform(header_, std::back_inserter(names), in_quotes);
        complaint_ = what + "; the columns are " + listed(names);
    }
}

}  // namespace

std::optional<std::size_t> guess(Value value, std::span<const std::string> names) {
    std::vector<std::string> written;
    std::ranges::transform(names, std::back_inserter(written), plain);
    for (const std::string_view usual : usual_names(value)) {
        const auto found = std::ranges::find(written, usual);
        if (found != written.end()) {
            return static_cast<std::size_t>(found - written.begin());
        }
    }
    return std::nullopt;
}

FoundColumns find_columns(std::span<const std::string> header, const ColumnNames& names) {
    ColumnFinder finder(header);
    const auto time = finder.find(names.time, Value::time, "time");
    const auto latitude = finder.find(names.latitude, Value::latitude, "latitude");
    const auto longitude = finder.find(names.longitude, Value::longitude, "longitude");
    Columns columns{.vehicle = finder.find(names.vehicle, Value::vehicle),
                    .time = time.value_or(0),
                    .date = finder.find(names.date, Value::date),
                    .latitude = latitude.value_or(0),
                    .longitude = longitude.value_or(0),
                    .accuracy = finder.find(names.accuracy, Value::accuracy),
                    .motion = find_motion(header),
                    .said = find_said(header)};
    if (!names.speed.empty()) {
        columns.motion.speed = finder.find_named(names.speed);
        columns.motion.speed_unit = names.speed_unit;
    }
    if (!names.heading.empty()) {
        columns.motion.heading = finder.find_named(names.heading);
    }
    if (!finder.complaint().empty()) {
        return {.complaint = finder.complaint()};
    }
    if (columns.date == columns.time) {
        columns.date.reset();
    }
    return {.columns = columns};
}

std::string describe(const Columns& columns, std::span<const std::string> header) {
    std::string text;
    std::vector<bool> is_read(header.size());
    const auto add = [&](std::string_view value, std::optional<std::size_t> index) {
        if (index) {
            text += (text.empty() ? "" : ", ") + std::string(value) + "=" +
                    shown_briefly(header[*index]);
            is_read[*index] = true;
        }
    };
    add("vehicle", columns.vehicle);
    add("date", columns.date);
    add("time", columns.time);
    add("lat", columns.latitude);
    add("lon", columns.longitude);
    add("accuracy", columns.accuracy);
    add("speed", columns.motion.speed);
    if (columns.motion.speed) {
        text += " in " + std::string(columns.motion.speed_unit.name);
    }
    add("heading", columns.motion.heading);
    if (columns.said) {
        text += ", and what devices said";
        is_read[columns.said->device] = is_read[columns.said->others] =
            is_read[columns.said->time] = true;
        for (const auto& [key, index] : columns.said->known) {
            is_read[index] = true;
        }
    }
    std::vector<std::string> others;
    for (std::size_t index = 0; index < header.size(); ++index) {
        if (!is_read[index]) {
            others.push_back(shown_briefly(header[index]));
        }
    }
    return others.empty() ? text : text + "; not read: " + listed(others);
}

}  // namespace convoy::recordings
