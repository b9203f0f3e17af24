#include "position-simulator/replay.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <tuple>

#include "fleet/text.hpp"
#include "position-simulator/coordinate_text.hpp"
#include "recordings/csv.hpp"
#include "recordings/written_time.hpp"
#include "service/cannot_start.hpp"
#include "service/number.hpp"
#include "service/settings.hpp"

namespace convoy::simulator {
namespace {

constexpr std::size_t named_bad_rows = 5;

template <class Value>
using Read = boost::system::result<Value, std::string>;
using recordings::TimeForm;

/// A row's position and how the row has its time.
struct ReadRow {
    fleet::ReportedPosition position;
    TimeForm time_form;
    bool lacks_motion;  ///< its speed or its heading is none
};

/// The indices of the fields of a row.
struct Places {
    std::size_t vehicle;
    std::size_t time;
    std::size_t latitude;
    std::size_t longitude;
    std::optional<std::size_t> accuracy;
    std::optional<std::size_t> speed;
    std::optional<std::size_t> heading;
};

Read<Places> places_in(const recordings::CsvRow& header, const ReplayColumns& columns) {
    std::optional<std::string> missing;
    const auto place_of = [&](const std::string& column) {
        const auto found = std::ranges::find(header.fields, column);
        if (found == header.fields.end()) {
            missing = missing.value_or(column);
        }
        return static_cast<std::size_t>(found - header.fields.begin());
    };
    const auto optional_place_of = [&](const std::string& column) {
        return column.empty() ? std::nullopt : std::optional(place_of(column));
    };
    const auto place_or_usual = [&](const std::string& column, const char* usual) {
        const bool has_usual = std::ranges::find(header.fields, usual) != header.fields.end();
        return optional_place_of(column.empty() && has_usual ? usual : column);
    };
    Places places{.vehicle = place_of(columns.vehicle),
                  .time = place_of(columns.time),
                  .latitude = place_of(columns.latitude),
                  .longitude = place_of(columns.longitude),
                  .accuracy = optional_place_of(columns.accuracy),
                  .speed = place_or_usual(columns.speed, "reported_speed"),
                  .heading = place_or_usual(columns.heading, "reported_heading")};
    if (missing) {
        return "its first line has no column '" + *missing + "'";
    }
    return places;
}

// Numbers are seconds or milliseconds, as in the files of ./convoy import.
std::optional<recordings::WrittenTime> time_from(const std::string& text) {
    if (const auto time = fleet::parse_time(text)) {
        return recordings::WrittenTime{*time, TimeForm::with_zone};
    }
    const auto written = recordings::parse_written_time(text, recordings::utc_itself);
    const bool is_number =
        written && (written->form == TimeForm::seconds || written->form == TimeForm::milliseconds);
    return is_number ? written : std::nullopt;
}

Read<std::optional<fleet::Accuracy>> accuracy_from(const recordings::CsvRow& row,
                                                   const Places& places) {
    if (!places.accuracy || row.fields[*places.accuracy].empty()) {
        return std::optional<fleet::Accuracy>();
    }
    const std::string& text = row.fields[*places.accuracy];
    const auto metres = service::parse_number<double>(text);
    const auto accuracy = metres ? fleet::Accuracy::from_metres(*metres) : std::nullopt;
    if (!accuracy) {
        return "'" + text + "' is not an accuracy in metres";
    }
    return accuracy;
}

/// What a device measured; a value that is none is absent.
struct ReadMotion {
    fleet::ReportedMotion motion;
    bool is_whole = true;
};

ReadMotion motion_from(const recordings::CsvRow& row, const Places& places) {
    ReadMotion read;
    const auto number_at = [&](std::optional<std::size_t> place) {
        return place ? service::parse_number<double>(row.fields[*place]) : std::nullopt;
    };
    const auto is_given = [&](std::optional<std::size_t> place) {
        return place && !row.fields[*place].empty();
    };
    const auto speed = number_at(places.speed);
    if (is_given(places.speed) && !(speed && read.motion.set_speed({*speed}))) {
        read.is_whole = false;
    }
    const auto heading = number_at(places.heading);
    if (is_given(places.heading) && !(heading && read.motion.set_heading({*heading}))) {
        read.is_whole = false;
    }
    return read;
}

Read<ReadRow> position_from(const recordings::CsvRow& row, const Places& places) {
    const auto vehicle = fleet::VehicleName::from(fleet::csv_text_of(row.fields[places.vehicle]));
    if (!vehicle) {
        return "'" + row.fields[places.vehicle] + "' is not a valid vehicle name";
    }
    const auto time = time_from(row.fields[places.time]);
    if (!time) {
        return "'" + row.fields[places.time] + "' is not a time";
    }
    const auto point = parse_point(row.fields[places.latitude], row.fields[places.longitude]);
    if (!point) {
        return point.error();
    }
    const auto accuracy = accuracy_from(row, places);
    if (!accuracy) {
        return accuracy.error();
    }
    const auto coordinates =
        fleet::Coordinates::from_degrees(point->latitude.value, point->longitude.value);
    const ReadMotion read = motion_from(row, places);
    return ReadRow{{*vehicle, {time->time, coordinates.value(), *accuracy, read.motion}},
                   time->form,
                   !read.is_whole};
}

Read<ReadRow> position_from(const recordings::CsvRow& row, const recordings::CsvRow& header,
                            const Places& places) {
    if (row.fields.size() != header.fields.size()) {
        return "it has " + std::to_string(row.fields.size()) + " fields, the first line has " +
               std::to_string(header.fields.size());
    }
    return position_from(row, places);
}

}  // namespace

ReplayColumns ReplayColumns::from(const std::vector<std::string>& mapping) {
    ReplayColumns columns;
    const std::map<std::string, std::string*> targets{
        {"vehicle", &columns.vehicle}, {"time", &columns.time},         {"lat", &columns.latitude},
        {"lon", &columns.longitude},   {"accuracy", &columns.accuracy}, {"speed", &columns.speed},
        {"heading", &columns.heading}};
    for (const std::string& entry : mapping) {
        const std::size_t equals = std::min(entry.find('='), entry.size());
        const std::string member = entry.substr(0, equals);
        const std::string column = equals < entry.size() ? entry.substr(equals + 1) : "";
        const auto target = targets.find(member);
        if (target == targets.end() || column.empty()) {
            throw service::BadSetting("--replay-columns has '" + entry +
                                      "': it should be vehicle, time, lat, lon, accuracy, speed "
                                      "or heading, then = and the name of a column");
        }
        *target->second = column;
    }
    return columns;
}

Read<Recording> parse_recording(std::string_view csv, const ReplayColumns& columns) {
    recordings::CsvReader reader(csv);
    const auto header = reader.next();
    if (!header) {
        return std::string("it is empty");
    }
    const auto places = places_in(*header, columns);
    if (!places) {
        return places.error();
    }
    Recording recording;
    while (const auto row = reader.next()) {
        const auto position = position_from(*row, *header, *places);
        if (position && recording.positions.size() == max_replay_rows) {
            return "it has more than " + std::to_string(max_replay_rows) + " rows: split it";
        }
        if (position) {
            recording.positions.push_back(position->position);
            recording.in_seconds += position->time_form == TimeForm::seconds ? 1 : 0;
            recording.without_motion += position->lacks_motion ? 1 : 0;
            continue;
        }
        ++recording.bad_rows;
        if (recording.first_bad_rows.size() < named_bad_rows) {
            recording.first_bad_rows.push_back({row->line, position.error()});
        }
    }
    if (recording.positions.empty()) {
        return std::string("none of its rows is a position");
    }
    // By time first, then by the other values, so that the order of the rows does not matter.
    std::ranges::sort(recording.positions, {}, [](const fleet::ReportedPosition& reported) {
        return std::tie(reported.position, reported.vehicle);
    });
    return recording;
}

Recording load_recording(const std::string& file, const ReplayColumns& columns) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream) {
        throw service::CannotStart(file + ": it cannot be read");
    }
    auto recording = parse_recording(text, columns);
    if (!recording) {
        throw service::CannotStart(file + ": " + recording.error());
    }
    return std::move(*recording);
}

Replay::Replay(Recording recording, std::optional<fleet::Time> first)
    : positions_(std::move(recording.positions)) {
    if (first) {
        shift_ = *first - positions_.front().position.time;
    }
}

std::optional<Observation> Replay::next() {
    if (place_ == positions_.size()) {
        return std::nullopt;
    }
    fleet::ReportedPosition reported = positions_[place_++];
    reported.position.time += shift_;
    return Observation{std::move(reported), std::nullopt};
}

}  // namespace convoy::simulator
