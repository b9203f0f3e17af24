// Measures what the tracker costs inside its process, without sockets or queue. Prints a JSON
// object a line: what was measured, the figure, its unit.
//
// usage: tracker_bench [--folder DIR] [--tracks DIR] [--only PART]
//
//   --folder  for the histories, on the disk to measure (default: here); they are removed
//   --tracks  recorded tracks for the simulator (default: tracks)
//   --only    one of: memory, rate, nearby, fleet, history, start, summary
#include <malloc.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "figures.hpp"
#include "fleet/message/message_decoder.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/ask_routes.hpp"
#include "position-tracker/intake/position_store.hpp"
#include "position-tracker/routes/fleet_query.hpp"
#include "position-tracker/routes/routes.hpp"
#include "simulated_positions.hpp"

namespace convoy::bench {
namespace {

using fleet::Time;
using history::RocksDbHistory;
using std::chrono::milliseconds;
using std::chrono::seconds;
using tracker::FleetState;

constexpr double ms_a_second = 1000;
constexpr double tick_ms = 50;  // as in the running tracker
constexpr std::size_t positions_a_message = 100;
constexpr std::size_t window = fleet::report_positions;

struct Asked {
    std::string folder = ".";
    std::string tracks = "tracks";
    std::string only;
};

double resident_bytes() {
    malloc_trim(0);
    std::ifstream statm("/proc/self/statm");
    double pages = 0;
    statm >> pages >> pages;
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

std::string many(std::size_t count) {
    return count % 1000 == 0 ? std::to_string(count / 1000) + "k" : std::to_string(count);
}

// Passes messages through decoder, windows and motion, with a tick whenever the running tracker
// would make one.
void measure_rate_of(const Asked& asked, const std::string& form, std::string_view content_type,
                     std::string (*encode)(std::span<const fleet::ReportedPosition>)) {
    constexpr std::size_t vehicles = 10'000;
    constexpr int rounds = 60;  // each window fills and moves on
    SimulatedPositions simulated(asked.tracks, vehicles);
    FleetState fleet(1, {});
    fleet::MessageDecoder decoder;
    double taken = 0;
    double since_tick = 0;
    for (int round = 0; round < rounds; ++round) {
        const Positions positions = simulated.next(vehicles);
        std::vector<std::string> bodies;
        for (auto rest = std::span(positions); !rest.empty();
             rest = rest.subspan(positions_a_message)) {
            bodies.push_back(encode(rest.first(positions_a_message)));
        }
        const Time now = positions.back().position.time;
        for (const std::string& body : bodies) {
            const double message = milliseconds_of([&] {
                fleet.apply(
                    decoder
                        .decode({.content_type = content_type, .body = body}, {now, Time::min()})
                        ->positions);
            });
            taken += message;
            since_tick += message;
            if (since_tick >= tick_ms) {
                taken += milliseconds_of([&] { fleet.tick(now); });
                since_tick = 0;
            }
        }
    }
    print("decode, check, fleet state, motion: 10k vehicles, " + form,
          rounds * vehicles / taken * ms_a_second, "positions/s");
}

void measure_rate(const Asked& asked) {
    measure_rate_of(asked, "protobuf", fleet::protobuf_content_type, fleet::encode_protobuf);
    measure_rate_of(asked, "JSON", fleet::json_content_type, fleet::encode_json);
}

void measure_memory(const Asked& asked) {
    constexpr std::size_t vehicles = 100'000;
    SimulatedPositions simulated(asked.tracks, vehicles);
    const double before = resident_bytes();
    FleetState fleet(1, {});
    for (std::size_t second = 0; second <= window; ++second) {
        const Positions positions = simulated.next(vehicles);
        fleet.apply(positions);
        fleet.tick(positions.back().position.time);
    }
    print("memory a vehicle at 100k, windows full", (resident_bytes() - before) / vehicles, "B");
}

// Vehicles are spread over a country of some 500 km × 670 km. Each moves by up to 30 m a second.
class Country {
 public:
    static constexpr std::size_t vehicles = 100'000;

    Positions next() {
        Positions positions;
        positions.reserve(vehicles);
        for (std::size_t i = 0; i < vehicles; ++i) {
            places_[i].first += step_(random_);
            places_[i].second += step_(random_);
            positions.push_back({.vehicle = fleet::VehicleName::from(std::to_string(i)).value(),
                                 .position = {.time = now_,
                                              .coordinates = coordinates(places_[i]),
                                              .accuracy = std::nullopt}});
        }
        now_ += seconds{1};
        return positions;
    }
    fleet::Coordinates anywhere() { return coordinates(random_place()); }
    Time now() const { return now_; }

 private:
    using Place = std::pair<double, double>;

    Place random_place() { return {latitude_(random_), longitude_(random_)}; }
    static fleet::Coordinates coordinates(const Place& place) {
        return fleet::Coordinates::from_degrees(place.first, place.second).value();
    }
    std::vector<Place> random_places() {
        std::vector<Place> places;
        std::generate_n(std::back_inserter(places), vehicles, [this] { return random_place(); });
        return places;
    }

    std::mt19937_64 random_{1};
    std::uniform_real_distribution<double> latitude_{48, 54};
    std::uniform_real_distribution<double> longitude_{6, 13};
    std::uniform_real_distribution<double> step_{-0.0002, 0.0002};
    Time now_ = fleet::parse_time("2026-01-01T06:00:00Z").value();
    std::vector<Place> places_ = random_places();
};

// Repeats what a running tracker does 20 times a second: a twentieth of the vehicles reports, a
// tick is made, and clients query for 50 ms. The figure includes what a tick costs the queries.
void measure_nearby_of(const std::string& what,
                       const std::function<tracker::FleetQuery(Country&)>& make) {
    constexpr std::size_t ticks_a_second = 20;
    constexpr int ticks = 40;
    Country country;
    FleetState fleet(1, {});
    double taken = 0;
    double asked = 0;
    double found = 0;
    for (int second = 0; second < ticks / static_cast<int>(ticks_a_second); ++second) {
        const Positions positions = country.next();
        constexpr std::size_t share = Country::vehicles / ticks_a_second;
        for (auto rest = std::span(positions); !rest.empty(); rest = rest.subspan(share)) {
            fleet.apply(rest.first(share));
            fleet.tick(country.now());
            for (double spent = 0; spent < tick_ms; ++asked) {
                const tracker::FleetQuery query = make(country);
                spent += milliseconds_of([&] {
                    found +=
                        static_cast<double>(select(*fleet.snapshot(), query, country.now()).size());
                });
            }
            taken += tick_ms;
        }
    }
    print(what + " over 100k moving vehicles, " + std::to_string(std::lround(found / asked)) +
              " found each",
          asked / taken * ms_a_second, "queries/s");
}

void measure_nearby(const Asked& /*asked*/) {
    measure_nearby_of("bbox of 10 km", [](Country& country) {
        const auto centre = country.anywhere();
        return tracker::FleetQuery{.box = fleet::BoundingBox{.west = {centre.longitude() - 0.07},
                                                             .south = {centre.latitude() - 0.045},
                                                             .east = {centre.longitude() + 0.07},
                                                             .north = {centre.latitude() + 0.045}}};
    });
    measure_nearby_of("near, the nearest 10", [](Country& country) {
        return tracker::FleetQuery{.near =
                                       tracker::Near{.centre = country.anywhere(), .limit = 10}};
    });
    measure_nearby_of("near, within 5 km", [](Country& country) {
        return tracker::FleetQuery{
            .near = tracker::Near{.centre = country.anywhere(), .radius = fleet::Metres{5000}}};
    });
}

// Serves the routes over a history and its fleet, like a tracker that has started.
class Serving {
 public:
    Serving(const std::string& folder, Time now)
        : history_({.folder = folder}), store_(history_, fleet_), now_(now) {
        store_.reload().value();
        fleet_.tick(now_);
    }
    std::size_t get(const std::string& target) {
        return tracker::ask(routes_, "GET", target).body.size();
    }
    history::RocksDbHistory& history() { return history_; }
    std::size_t vehicles() const { return fleet_.size(); }

 private:
    history::RocksDbHistory history_;
    FleetState fleet_{1, {}};
    tracker::PositionStore store_;
    Time now_;
    service::Metrics metrics_;
    live::Broadcast publisher_{1, {}, live::system_clocks(), metrics_};
    http::Router routes_ =
        tracker::public_routes({history_, fleet_, store_.refusals(), [this] { return now_; },
                                history::Retention{0}, publisher_});
};

// Fills a history with `seconds_each` seconds of each vehicle. Returns the last time.
Time fill(const std::string& folder, const Asked& asked, std::size_t vehicles,
          std::size_t seconds_each) {
    SimulatedPositions simulated(asked.tracks, vehicles);
    history::RocksDbHistory history({.folder = folder});
    Time last{};
    for (std::size_t left = vehicles * seconds_each; left > 0;) {
        Positions next = simulated.next(std::min<std::size_t>(left, 10'000));
        left -= next.size();
        last = next.back().position.time;
        history.append({.positions = std::move(next), .rejected = {}}).value();
    }
    return last;
}

void measure_get(Serving& serving, const std::string& what, const std::string& target) {
    const auto get = [&] { serving.get(target); };
    print(what + ", first", milliseconds_of(get), "ms");
    print(what, warm_milliseconds_of(get), "ms");
}

void measure_fleet(const Asked& asked) {
    const history::ScratchFolder scratch(asked.folder);
    const std::string folder = scratch / "history";
    const Time last = fill(folder, asked, 10'000, 1'200);
    Serving serving(folder, last);
    measure_get(serving, "GET /vehicles, 10k", "/vehicles");
    measure_get(serving, "GET /vehicles?at=, 10k, 10 min ago",
                "/vehicles?at=" + fleet::format_time(last - std::chrono::minutes{10}));
}

std::string escaped(std::string name) {
    for (std::size_t space = name.find(' '); space != std::string::npos; space = name.find(' ')) {
        name.replace(space, 1, "%20");
    }
    return name;
}

void measure_history(const Asked& asked) {
    const history::ScratchFolder scratch(asked.folder);
    const std::string folder = scratch / "history";
    const Time last = fill(folder, asked, 1, 300'000);
    Serving serving(folder, last);
    const auto name = serving.history().vehicles().value().front().text();
    const std::string path = "/vehicles/" + escaped(name) + "/history?from=2026-01-01T00:00:00Z";
    measure_get(serving, "history of 300k with motion, CSV", path + "&format=csv");
    measure_get(serving, "history of 300k, thinned by 5 m, CSV", path + "&format=csv&tolerance=5");
    measure_get(serving, "history, a JSON page of 100k", path + "&limit=100000");
}

void measure_summary(const Asked& asked) {
    const history::ScratchFolder scratch(asked.folder);
    const std::string folder = scratch / "history";
    const Time last = fill(folder, asked, 1, 1'000'000);
    Serving serving(folder, last);
    const auto name = serving.history().vehicles().value().front().text();
    measure_get(serving, "summary of 1M positions",
                "/vehicles/" + escaped(name) + "/summary?from=2026-01-01T00:00:00Z");
    measure_get(serving, "summary of the fleet by day, 1M positions",
                "/summary?by=day&from=2026-01-01T00:00:00Z&to=2026-12-31T00:00:00Z");
}

void measure_start(const Asked& asked) {
    for (const std::size_t vehicles : {10'000U, 100'000U}) {
        const history::ScratchFolder scratch(asked.folder);
        const std::string folder = scratch / "history";
        const Time last = fill(folder, asked, vehicles, 100);
        print("start to serving, " + many(vehicles) + " vehicles known", milliseconds_of([&] {
                  if (Serving(folder, last).vehicles() != vehicles) {
                      throw std::runtime_error("vehicles are missing");
                  }
              }),
              "ms");
    }
}

int measure(int argc, char** argv) {
    Asked asked;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string flag = argv[i];
        if (flag == "--folder") {
            asked.folder = argv[i + 1];
        } else if (flag == "--tracks") {
            asked.tracks = argv[i + 1];
        } else if (flag == "--only") {
            asked.only = argv[i + 1];
        }
    }
    const std::pair<std::string, void (*)(const Asked&)> parts[] = {
        {"memory", measure_memory},   {"rate", measure_rate},       {"nearby", measure_nearby},
        {"fleet", measure_fleet},     {"history", measure_history}, {"start", measure_start},
        {"summary", measure_summary},
    };
    for (const auto& [name, part] : parts) {
        if (asked.only.empty() || asked.only == name) {
            part(asked);
        }
    }
    return 0;
}

}  // namespace
}  // namespace convoy::bench

int main(int argc, char** argv) {
    try {
        return convoy::bench::measure(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "tracker_bench: " << error.what() << '\n';
        return 1;
    }
}
