#include "position-tracker/open_position_store.hpp"

#include <chrono>

namespace convoy::tracker {
namespace {

constexpr std::chrono::milliseconds between_reads{1'000};
constexpr int most_mended = 64;  // one start mends no more often

}  // namespace

bool open_position_store(PositionStore& store, History& history, const Opening& opening) {
    if (std::holds_alternative<RocksDbSettings>(opening.settings)) {
        // Waiting does not mend a folder, but damaged tables in it can be set aside.
        auto opened = store.open(history);
        for (int mended = 0; !opened && mended < most_mended && history.mend().value(); ++mended) {
            opened = store.open(history);
        }
        opened.value();
        return true;
    }
    do {
        const auto opened = store.open(history);
        if (opened) {
            opening.health.up(store_name);
            return true;
        }
        opening.health.down(store_name, opened.error().what);
    } while (!opening.stop.wait_for(between_reads));
    return false;
}

}  // namespace convoy::tracker
