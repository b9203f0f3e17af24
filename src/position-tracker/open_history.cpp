#include "position-tracker/open_history.hpp"

#include <chrono>
#include <utility>

#include "position-tracker/mongo_history.hpp"
#include "position-tracker/rocksdb_history.hpp"

namespace convoy::tracker {
namespace {

constexpr std::chrono::milliseconds between_tries{1'000};
constexpr int most_mended = 64;  // damaged tables in one start

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

bool open_ledger(Ledger& ledger, History& history, const Opening& opening) {
    if (std::holds_alternative<RocksDbSettings>(opening.settings)) {
        // A folder of ours does not mend by waiting, but what is damaged in it can be set aside.
        auto opened = ledger.open(history);
        for (int mended = 0; !opened && mended < most_mended && history.mend().value(); ++mended) {
            opened = ledger.open(history);
        }
        opened.value();
        return true;
    }
    do {
        const auto opened = ledger.open(history);
        if (opened) {
            opening.health.up(store_name);
            return true;
        }
        opening.health.down(store_name, opened.error().what);
    } while (!opening.stop.wait_for(between_tries));
    return false;
}

}  // namespace convoy::tracker
