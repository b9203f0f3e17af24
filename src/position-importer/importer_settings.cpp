#include "position-importer/importer_settings.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "calendar/time_zone.hpp"
#include "http/upstream/address.hpp"
#include "service/settings.hpp"

namespace convoy::importer {
namespace {

using namespace std::chrono_literals;

/// Reads "vehicle=vehicle_id", "time=timestamp", …
recordings::ColumnNames columns_from(const std::vector<std::string>& mapping) {
    recordings::ColumnNames names;
    const std::map<std::string, std::string*> targets{
        {"vehicle", &names.vehicle}, {"time", &names.time},     {"date", &names.date},
        {"lat", &names.latitude},    {"lon", &names.longitude}, {"accuracy", &names.accuracy},
        {"heading", &names.heading}};
    const std::map<std::string, recordings::WrittenSpeedUnit> speed_units{
        {"speed", recordings::metres_per_second},
        {"speed_kmh", recordings::kilometres_per_hour},
        {"speed_mph", recordings::miles_per_hour},
        {"speed_knots", recordings::knots}};
    for (const std::string& entry : mapping) {
        const std::size_t equals = std::min(entry.find('='), entry.size());
        const std::string key = entry.substr(0, equals);
        const auto target = targets.find(key);
        const auto unit = speed_units.find(key);
        if ((target == targets.end() && unit == speed_units.end()) || equals + 1 >= entry.size()) {
            throw service::BadSetting(
                "--csv-columns has '" + entry +
                "': it should be vehicle, time, date, lat, lon, accuracy, speed (m/s), speed_kmh, "
                "speed_mph, speed_knots or heading, then = and the name of a column");
        }
        const std::string column = entry.substr(equals + 1);
        if (unit != speed_units.end()) {
            names.speed = column;
            names.speed_unit = unit->second;
        } else {
            *target->second = column;
        }
    }
    return names;
}

std::optional<fleet::VehicleName> vehicle_from(const std::optional<std::string>& name) {
    const auto vehicle = name ? fleet::VehicleName::from(*name) : std::nullopt;
    if (name && !vehicle) {
        throw service::BadSetting("--vehicle is '" + *name + "': it should be " +
                                  std::string(fleet::vehicle_name_rule));
    }
    return vehicle;
}

void check_url(const std::string& flag, const std::optional<std::string>& url) {
    if (url && !http::parse_upstream(*url)) {
        throw service::BadSetting(flag + " is '" + *url +
                                  "': it should be an address like http://host:port");
    }
}

recordings::ToUtc clock_of(const std::string& name) {
    const auto zone = calendar::TimeZone::named(name);
    if (!zone) {
        throw service::BadSetting("--time-zone is '" + name + "': it should be " +
                                  std::string(calendar::zone_name_rule));
    }
    return [zone = *zone](recordings::LocalTime time) { return zone.when(time); };
}

}  // namespace

std::optional<ImporterSettings> read_settings(int argc, const char* const* argv) {
    ImporterSettings settings;
    service::SettingsReader reader(
        "position-importer",
        "Publishes recorded positions to the queue: GPX, KML, GeoJSON, NMEA 0183 and CSV.");
    reader.add_operands(
        settings.files, "FILE",
        "recordings to import; - is standard input, after which no vehicle is named");
    reader.add("--dry-run", settings.dry_run,
               "read the files and report what would be imported, but publish nothing");
    reader.add("--vehicle", settings.vehicle,
               "the vehicle of all positions, whatever the files say");
    reader.add("--csv-columns", settings.columns,
               "columns of CSV files, such as vehicle=Wagen,time=Zeit; also date, lat, lon, "
               "accuracy, and what the device measured: heading, and speed (m/s), speed_kmh, "
               "speed_mph or speed_knots. Columns that are not named are guessed");
    reader.add("--time-zone", settings.time_zone,
               "zone of times without one, such as Europe/Berlin or +02:00");
    reader.add("--examples", settings.examples, {.least = 0, .most = 1000},
               "maximum number of skipped entries that the report shows for each reason");
    reader.add_addresses(
        "--queue-url", settings.queue_urls, {"amqp", "amqps"},
        "the broker, or several separated by commas, of which one at a time is active; the "
        "login is read from QUEUE_USER and QUEUE_PASSWORD or QUEUE_PASSWORD_FILE");
    reader.add_file("--queue-ca-file", settings.queue_ca_file,
                    "for amqps: CA certificates in PEM; the default is those of the system");
    reader.add("--queue-patience-seconds", settings.queue_patience, {.least = 1s, .most = 3600s},
               "give up if the broker accepts nothing for this time");
    reader.add("--queue-metrics-url", settings.queue_metrics_url,
               "where the broker publishes its figures: the import pauses while the queue is long");
    reader.add("--most-waiting-messages", settings.max_waiting_messages,
               {.least = 1, .most = 1'000'000},
               "with more messages in the queue the import pauses");
    reader.add("--tracker-metrics-url", settings.tracker_metrics_url,
               "a tracker's admin port, which is asked how long positions are kept");
    reader.add("--retention-days", settings.retention_days, {.least = 0, .most = 36'500},
               "how long trackers keep positions; 0: a tracker is asked");
    if (!reader.read(argc, argv)) {
        return std::nullopt;
    }
    if (settings.files.empty()) {
        throw service::BadSetting("it needs a FILE to import; --help describes it");
    }
    check_url("--queue-metrics-url", settings.queue_metrics_url);
    check_url("--tracker-metrics-url", settings.tracker_metrics_url);
    // They refuse bad values before the first file is read.
    columns_from(settings.columns);
    vehicle_from(settings.vehicle);
    settings.to_utc = clock_of(settings.time_zone);
    return settings;
}

recordings::ReadingSettings reading_settings(const ImporterSettings& settings,
                                             const std::string& file) {
    return {.vehicle = vehicle_from(settings.vehicle),
            .file_name = file == "-" ? "" : std::filesystem::path(file).stem().string(),
            .columns = columns_from(settings.columns),
            .to_utc = settings.to_utc,
            .zone = settings.time_zone};
}

}  // namespace convoy::importer
