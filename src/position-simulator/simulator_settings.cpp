#include "position-simulator/simulator_settings.hpp"

#include <limits>
#include <set>
#include <utility>

#include "admin/server_settings.hpp"
#include "position-simulator/replay.hpp"
#include "position-simulator/simulated_fleet.hpp"
#include "service/log.hpp"
#include "service/settings.hpp"

namespace convoy::simulator {
namespace {

using namespace std::chrono_literals;

/// With --speed-up the first position is this old, so that times can catch up with the clock.
constexpr std::chrono::hours standard_past{1};

void add_what_is_simulated(service::SettingsReader& reader, SimulatorSettings& settings) {
    constexpr std::uint32_t max_vehicles = 1'000'000;
    reader.add("--tracks", settings.tracks, "folder of recorded tracks");
    reader.add("--vehicles", settings.vehicles, {.least = 0, .most = max_vehicles},
               "number of vehicles; 0 is one for each track");
    reader.add("--rate", settings.rate, {.least = 0.001, .most = 100.0},
               "positions per second and vehicle");
    reader.add("--seed", settings.seed,
               {.least = std::uint64_t{0}, .most = std::numeric_limits<std::uint64_t>::max()},
               "the same seed gives the same journeys");
    reader.add("--noise", settings.noise.value, {.least = 0.0, .most = 1000.0},
               "white noise of positions: one sigma north and east, in metres");
    reader.add("--reported-speed", settings.reported_speed,
               "vehicles report their speed and heading as common devices do: in whole km/h, cut "
               "off, and whole degrees");
    reader.add("--truth", settings.truth,
               "CSV file for the true position, speed and heading of each published position");
    reader.add("--start", settings.start,
               "time of the first position, not in the future; the default is now, or an hour ago "
               "with --speed-up");
    reader.add(
        "--speed-up", settings.speed_up, {.least = 1.0, .most = 1e6},
        "times of positions advance this much faster than the clock until they have caught up "
        "with it");
}

void add_replay(service::SettingsReader& reader, SimulatorSettings& settings) {
    reader.add("--replay", settings.replay,
               "CSV file of recorded positions to publish instead of simulated ones");
    reader.add(
        "--replay-columns", settings.replay_columns,
        "its columns for vehicle, time (RFC 3339; seconds or milliseconds since 1970), lat, lon "
        "and, optionally, accuracy, and speed (m/s) and heading as the device reported them, which "
        "are otherwise reported_speed and reported_heading if there are such columns");
    reader.add(
        "--replay-times", settings.replay_times,
        service::Choices<ReplayTimes>{{"own", ReplayTimes::own}, {"now", ReplayTimes::now}},
        "own: times as recorded, published as fast as the broker accepts them; now: the first "
        "position at --start, the others at --speed-up");
}

void add_queue(service::SettingsReader& reader, SimulatorSettings& settings) {
    reader.add_addresses(
        "--queue-url", settings.queue_urls, {"amqp", "amqps"},
        "the broker, or several separated by commas, of which one at a time is active; the "
        "login is read from QUEUE_USER and QUEUE_PASSWORD or QUEUE_PASSWORD_FILE");
    reader.add_file("--queue-ca-file", settings.queue_ca_file,
                    "for amqps: CA certificates in PEM; the default is those of the system");
    reader.add(
        "--encoding", settings.encoding,
        service::Choices<Encoding>{{"json", Encoding::json}, {"protobuf", Encoding::protobuf}},
        "encoding of messages");
    reader.add("--batch", settings.batch,
               {.least = 1, .most = static_cast<std::uint32_t>(fleet::max_message_positions)},
               "maximum number of positions in a message");
    reader.add("--batch-linger-seconds", settings.batch_linger, {.least = 0ms, .most = 10s},
               "how long a position waits for others before its message is published");
    reader.add("--outbox", settings.outbox_messages, {.least = 1, .most = 1'000'000},
               "maximum number of messages kept while the broker is away; above it, the oldest is "
               "dropped");
}

/// Returns the time of the first position from --start.
fleet::Time start_of(const SimulatorSettings& settings, fleet::Time now) {
    if (!settings.start) {
        return settings.speed_up > 1 ? now - standard_past : now;
    }
    const auto start = fleet::parse_time(*settings.start);
    if (!start || *start > now) {
        throw service::BadSetting("--start is '" + *settings.start +
                                  "': it should be a time like 2026-11-22T13:07:11Z that is not "
                                  "in the future");
    }
    return *start;
}

std::vector<fleet::VehicleName> vehicles_in(const Recording& recording) {
    std::vector<fleet::VehicleName> names;
    std::set<std::string> seen;
    for (const fleet::ReportedPosition& one : recording.positions) {
        if (seen.insert(one.vehicle.text()).second) {
            names.push_back(one.vehicle);
        }
    }
    return names;
}

Schedule make_replay(const SimulatorSettings& settings, const Clock& clock) {
    if (settings.truth) {
        throw service::BadSetting(
            "--truth is for simulated vehicles only: the truth of a --replay is unknown");
    }
    Recording recording =
        load_recording(*settings.replay, ReplayColumns::from(settings.replay_columns));
    for (const BadRow& row : recording.first_bad_rows) {
        service::log_warning("a row is not a position",
                             {{"file", *settings.replay},
                              {"line", static_cast<std::int64_t>(row.line)},
                              {"reason", row.reason}});
    }
    if (recording.in_seconds > 0) {
        service::log_info("times are read as seconds since 1970",
                          {{"file", *settings.replay},
                           {"positions", static_cast<std::int64_t>(recording.in_seconds)}});
    }
    if (recording.without_motion > 0) {
        service::log_warning("positions are read without a speed or heading that is none",
                             {{"file", *settings.replay},
                              {"positions", static_cast<std::int64_t>(recording.without_motion)}});
    }
    service::log_info("replaying",
                      {{"file", *settings.replay},
                       {"positions", static_cast<std::int64_t>(recording.positions.size())},
                       {"bad_rows", static_cast<std::int64_t>(recording.bad_rows)}});
    std::vector<fleet::VehicleName> vehicles = vehicles_in(recording);
    const fleet::Time now = clock();
    if (settings.replay_times == ReplayTimes::own) {
        return {std::make_unique<Replay>(std::move(recording), std::nullopt),
                {.begun = now, .start = now, .speed_up = std::numeric_limits<double>::infinity()},
                std::move(vehicles)};
    }
    const fleet::Time start = start_of(settings, now);
    return {std::make_unique<Replay>(std::move(recording), start),
            {.begun = now, .start = start, .speed_up = settings.speed_up},
            std::move(vehicles)};
}

Schedule make_simulation(const SimulatorSettings& settings, const Clock& clock) {
    const std::vector<Track> tracks = load_tracks(settings.tracks);
    std::vector<Route> routes = make_routes(tracks, settings.vehicles);
    std::vector<fleet::VehicleName> vehicles = vehicle_names(routes, settings.vehicles);
    const fleet::Time now = clock();
    const fleet::Time start = start_of(settings, now);
    auto fleet = std::make_unique<SimulatedFleet>(
        std::move(routes), FleetSettings{.vehicles = settings.vehicles,
                                         .rate = settings.rate,
                                         .seed = settings.seed,
                                         .start = start,
                                         .noise = settings.noise,
                                         .reported_speed = settings.reported_speed});
    service::log_info("simulating", {{"tracks", static_cast<std::int64_t>(tracks.size())},
                                     {"vehicles", static_cast<std::int64_t>(fleet->size())},
                                     {"rate", settings.rate},
                                     {"seed", std::to_string(settings.seed)},
                                     {"start", fleet::format_time(start)}});
    return {std::move(fleet),
            {.begun = now, .start = start, .speed_up = settings.speed_up},
            std::move(vehicles)};
}

}  // namespace

std::optional<SimulatorSettings> read_settings(int argc, const char* const* argv) {
    SimulatorSettings settings;
    service::SettingsReader reader(
        "position-simulator",
        "Drives vehicles along recorded tracks and publishes their positions to the queue.");
    add_what_is_simulated(reader, settings);
    add_replay(reader, settings);
    add_queue(reader, settings);
    add_device_settings(reader, settings.devices);
    service::add_process_settings(reader, settings.process);
    if (!reader.read(argc, argv)) {
        return std::nullopt;
    }
    settings.admin = admin::port_settings(settings.process);
    settings.devices.seed = settings.seed;
    // A device measures its speed, so simulated ones report it.
    settings.reported_speed = settings.reported_speed || settings.devices.host.has_value();
    return settings;
}

QueueSettings queue_settings(const SimulatorSettings& settings) {
    return {.urls = settings.queue_urls,
            .ca_file = settings.queue_ca_file,
            .user = service::secret("QUEUE_USER"),
            .password = service::secret("QUEUE_PASSWORD"),
            .outbox_messages = settings.outbox_messages};
}

BatchSettings batch_settings(const SimulatorSettings& settings, std::uint64_t start_number) {
    return {.encoding = settings.encoding,
            .max_positions = settings.batch,
            .linger = settings.batch_linger,
            .id_prefix = "simulator-" + std::to_string(start_number)};
}

fleet::Time system_time() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Schedule make_schedule(const SimulatorSettings& settings, const Clock& clock) {
    return settings.replay ? make_replay(settings, clock) : make_simulation(settings, clock);
}

std::vector<fleet::VehicleName> load_vehicles(const SimulatorSettings& settings) {
    if (!settings.replay) {
        return vehicle_names(make_routes(load_tracks(settings.tracks), settings.vehicles),
                             settings.vehicles);
    }
    return vehicles_in(
        load_recording(*settings.replay, ReplayColumns::from(settings.replay_columns)));
}

}  // namespace convoy::simulator
