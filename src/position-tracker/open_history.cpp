#include "position-tracker/open_history.hpp"

#include <chrono>
#include <utility>

#include "history/mongodb/history.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::tracker {
namespace {

constexpr std::chrono::milliseconds between_tries{1'000};

}  // namespace

std::unique_ptr<History> open_history(const Opening& opening) {
    if (const auto* folder = std::get_if<RocksDbSettings>(&opening.settings)) {
        return std::make_unique<RocksDbHistory>(*folder);
    }
    do {
        auto opened = MongoHistory::open(std::get<MongoSettings>(opening.settings));
        if (opened) {
            opening.health.up(store_name);
            return std::move(*opened);
        }
        opening.health.down(store_name, opened.error().what);
    } while (!opening.stop.wait_for(between_tries));
    return nullptr;
}

}  // namespace convoy::tracker
