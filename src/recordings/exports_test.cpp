// Convoy's own exports, and files of each format with random values, come back whole.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "fleet/fixtures/device_samples.hpp"
#include "fleet/fixtures/samples.hpp"
#include "fleet/text.hpp"
#include "recordings/fixtures/outcome.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

namespace samples = fleet::samples;

using Track = std::vector<fleet::ReportedPosition>;

Track random_track(samples::Random& random, std::size_t count) {
    Track track;
    const fleet::VehicleName vehicle = samples::random_name(random);
    for (; count > 0; --count) {
        track.push_back({vehicle, samples::random_position(random)});
        track.back().position.reported = samples::random_reported_motion(random);
    }
    return track;
}

/// Returns what a device said at the time of each position; of some nothing.
std::vector<DeviceValues> random_values(samples::Random& random, std::size_t count) {
    std::vector<DeviceValues> values;
    for (; count > 0; --count) {
        const fleet::DeviceRecord record = samples::random_record(random);
        values.push_back({.attributes = record.attributes, .device = record.device});
    }
    return values;
}

fleet::SharedReading reading(fleet::Time time, const DeviceValues& said) {
    if (said == DeviceValues()) {
        return nullptr;
    }
    return std::make_shared<const fleet::VehicleReading>(
        fleet::VehicleReading{time, said.attributes, said.device});
}

std::string exported(fleet::Format format, const Track& track,
                     const std::vector<DeviceValues>& said, samples::Random& random) {
    fleet::HistoryWriter writer(format, track.front().vehicle, samples::noon);
    std::string text = writer.begin();
    for (std::size_t i = 0; i < track.size(); ++i) {
        const fleet::ReportedPosition& reported = track[i];
        fleet::Motion motion{};
        if (samples::random_between(random, 0, 1) == 1) {
            motion.speed = fleet::MetresPerSecond{12.5};
            motion.heading = fleet::Degrees{90};
        }
        writer.append(text, {.position = reported.position,
                             .motion = motion,
                             .reading = reading(reported.position.time, said[i])});
    }
    fleet::Totals totals;
    totals.driven_mm = 1'234'567;
    totals.positions = track.size();
    totals.mean = fleet::MetresPerSecond{9.87};
    return text + writer.end(totals);
}

TEST(Exports, OfAHistoryComeBackWhole) {
    samples::Random random(11);
    for (int round = 0; round < 100; ++round) {
        const Track track = random_track(random, 20);
        const auto said = random_values(random, track.size());
        for (const auto format :
             {fleet::Format::csv, fleet::Format::geojson, fleet::Format::gpx, fleet::Format::kml}) {
            const std::string text = exported(format, track, said, random);
            const auto piece = static_cast<std::size_t>(samples::random_between(random, 1, 500));
            const Outcome outcome = outcome_of(text, {.file_name = "Another"}, piece);
            ASSERT_EQ(outcome.complaint, "") << text;
            ASSERT_TRUE(outcome.skipped.empty()) << outcome.skipped.front() << text;
            EXPECT_EQ(outcome.positions, track) << text;
            if (format != fleet::Format::kml) {  // which has no place for them
                EXPECT_EQ(outcome.said, said) << text;
            }
        }
    }
}

TEST(Exports, OfAFleetComeBackWhole) {
    samples::Random random(12);
    Track positions = samples::random_message(random, 50);
    for (fleet::ReportedPosition& reported : positions) {
        reported.position.reported = samples::random_reported_motion(random);
    }
    // What was said at the time of every other position, and of the others before.
    std::vector<DeviceValues> said = random_values(random, positions.size());
    std::vector<fleet::Report> reports;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const auto& [vehicle, position] = positions[i];
        const auto earlier = std::chrono::milliseconds(i % 2);
        reports.push_back({vehicle, position, {}, {}});
        reports.back().reading = reading(position.time - earlier, said[i]);
        said[i] = i % 2 == 0 ? said[i] : DeviceValues();
    }
    std::vector<fleet::ListedReport> listed;
    for (const fleet::Report& report : reports) {
        listed.push_back({&report, std::nullopt});
    }
    for (const auto format : {fleet::Format::csv, fleet::Format::geojson}) {
        const std::string text = fleet::write_fleet(format, samples::noon, listed);
        const Outcome outcome = outcome_of(text);
        EXPECT_EQ(outcome.positions, positions) << text;
        EXPECT_EQ(outcome.said, said) << text;
    }
}

std::string as_kml(const Track& track) {
    std::string text = "<kml><Placemark><name>";
    fleet::append_xml_text(text, track.front().vehicle.text());
    text += "</name><gx:Track>";
    for (const fleet::ReportedPosition& reported : track) {
        text += "<when>" + fleet::format_time(reported.position.time) + "</when><gx:coord>" +
                number_text(reported.position.coordinates.longitude()) + " " +
                number_text(reported.position.coordinates.latitude()) + " 0</gx:coord>";
    }
    return text + "</gx:Track></Placemark></kml>";
}

/// Writes the number as in Germany.
std::string with_comma(double number) {
    std::string text = number_text(number);
    std::ranges::replace(text, '.', ',');
    return text;
}

std::string as_german_csv(const Track& track) {
    std::string text = "Fahrzeug;Zeit;Breite;L\xC3\xA4nge\r\n";
    for (const fleet::ReportedPosition& reported : track) {
        const std::string& vehicle = reported.vehicle.text();
        const bool guarded = vehicle.find_first_of("=+-@'") == 0;
        std::string name = guarded ? "\"'" : "\"";
        for (const char letter : vehicle) {
            name += letter == '"' ? "\"\"" : std::string(1, letter);
        }
        text += name + "\";" + std::to_string(reported.position.time.time_since_epoch().count()) +
                ";" + with_comma(reported.position.coordinates.latitude()) + ";" +
                with_comma(reported.position.coordinates.longitude()) + "\r\n";
    }
    return text;
}

TEST(Recordings, OfRandomTracksAreTheSameInEveryFormat) {
    samples::Random random(13);
    for (int round = 0; round < 100; ++round) {
        Track track = random_track(random, 20);
        for (fleet::ReportedPosition& reported : track) {
            reported.position.accuracy.reset();
            reported.position.reported = {};
        }
        for (const std::string& text : {as_kml(track), as_german_csv(track)}) {
            const auto piece = static_cast<std::size_t>(samples::random_between(random, 1, 500));
            EXPECT_EQ(outcome_of(text, {.file_name = "Another"}, piece).positions, track) << text;
        }
    }
}

}  // namespace
}  // namespace convoy::recordings
