#include "position-tracker/open_history.hpp"

#include <chrono>
#include <utility>

#include "position-tracker/mongo_history.hpp"
#include "position-tracker/rocksdb_history.hpp"

namespace convoy::tracker {
namespace {

constexpr std::chrono::milliseconds between_tries{1'000};

}  // namespace

std::unique_ptr<History> open_history(const HistorySettings& settings, service::Health& health,
                                      service::StopSignal& stop) {
    if (const auto* folder = std::get_if<RocksDbSettings>(&settings)) {
        return std::make_unique<RocksDbHistory>(*folder);
    }
    do {
        auto opened = MongoHistory::open(std::get<MongoSettings>(settings));
        if (opened) {
            health.up(store_name);
            return std::move(*opened);
        }
        health.down(store_name, opened.error().what);
    } while (!stop.wait_for(between_tries));
    return nullptr;
}

}  // namespace convoy::tracker
