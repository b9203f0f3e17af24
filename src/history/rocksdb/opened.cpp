#include "history/rocksdb/opened.hpp"

#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/put_back.hpp"
#include "history/rocksdb/wide_readings.hpp"

namespace convoy::history {
namespace {

constexpr int max_salvaged = 64;  // damaged tables in one opening

RocksDbFolder open_folder(const RocksDbSettings& settings) {
    RocksDbFolder folder(settings.folder, settings.limits);
    if (const auto done = put_back(folder); !done) {
        throw CannotOpen("history rocksdb:" + settings.folder +
                         ": putting back a damaged table: " + done.error().what);
    }
    if (const auto divided = divide_wide_readings(folder); !divided) {
        throw CannotOpen("history rocksdb:" + settings.folder + ": " + divided.error().what);
    }
    return folder;
}

}  // namespace

RocksDbOpened::RocksDbOpened(const RocksDbSettings& settings)
    : folder(open_folder(settings)),
      columns(folder),
      missing(folder),
      positions(folder),
      readings(folder),
      rejected(folder, settings.rejected_kept),
      held(folder) {}

// A table that is found damaged only now is marked, so the next attempt sets it aside.
std::unique_ptr<RocksDbOpened> open_history(const RocksDbSettings& settings) {
    for (int salvaged = 0;; ++salvaged) {
        try {
            return std::make_unique<RocksDbOpened>(settings);
        } catch (const CannotOpen& error) {
            if (salvaged == max_salvaged || !notice_damage(settings.folder, error.what())) {
                throw;
            }
        }
    }
}

}  // namespace convoy::history
