#include "position-tracker/open_position_store.hpp"

#include <chrono>

#include "history/mongodb/history.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::tracker {
namespace {

using Opened = std::unique_ptr<OpenStore>;

constexpr std::chrono::milliseconds between_tries{1'000};
constexpr int max_mended = 64;  // one start mends no more often

// Waiting does not mend a folder, but damaged tables in it can be set aside.
Opened open_folder(const history::RocksDbSettings& settings, FleetState& fleet,
                   AdmissionLimits limits) {
    auto opened = std::make_unique<OpenStore>(std::make_unique<history::RocksDbHistory>(settings),
                                              fleet, limits);
    auto loaded = opened->store.reload();
    for (int mended = 0; !loaded && mended < max_mended && opened->history->mend().value();
         ++mended) {
        loaded = opened->store.reload();
    }
    loaded.value();
    return opened;
}

history::StoreResult<Opened> open_database(const history::MongoSettings& settings,
                                           FleetState& fleet, AdmissionLimits limits) {
    auto history = history::MongoHistory::open(settings);
    if (!history) {
        return history.error();
    }
    auto opened = std::make_unique<OpenStore>(std::move(*history), fleet, limits);
    if (const auto loaded = opened->store.reload(); !loaded) {
        return loaded.error();
    }
    return opened;
}

}  // namespace

std::unique_ptr<OpenStore> open_position_store(const Opening& opening, FleetState& fleet,
                                               AdmissionLimits limits) {
    if (const auto* folder = std::get_if<history::RocksDbSettings>(&opening.settings)) {
        return open_folder(*folder, fleet, limits);
    }
    do {
        auto opened =
            open_database(std::get<history::MongoSettings>(opening.settings), fleet, limits);
        if (opened) {
            opening.health.up(history::store_name);
            return std::move(*opened);
        }
        opening.health.down(history::store_name, opened.error().what);
    } while (!opening.stop.wait_for(between_tries));
    return nullptr;
}

}  // namespace convoy::tracker
