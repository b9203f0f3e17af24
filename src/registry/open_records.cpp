#include "registry/open_records.hpp"

#include <chrono>
#include <utility>

#include "registry/mongodb_records.hpp"
#include "registry/mongodb_unknown_devices.hpp"
#include "registry/random_token.hpp"
#include "registry/sqlite_records.hpp"

namespace convoy::registry {
namespace {

constexpr std::chrono::milliseconds between_tries{1'000};

StoreResult<OpenRecords> open_database(const mongodb::MongoAddress& address) {
    auto opened = MongoRecords::open(address, random_token());
    if (!opened) {
        return opened.error();
    }
    std::shared_ptr<Records> records = std::move(*opened);
    const auto state = records->state();
    if (!state) {
        return state.error();
    }
    return OpenRecords{.records = std::move(records),
                       .unknown = std::make_unique<MongoUnknownDevices>(address),
                       .number = state->number};
}

}  // namespace

std::optional<OpenRecords> open_records(const RecordsSettings& settings, service::Health& health,
                                        service::StopSignal& stop) {
    if (const auto* sqlite = std::get_if<SqliteSettings>(&settings)) {
        auto records = std::make_shared<SqliteRecords>(sqlite->file, random_token());
        const std::uint64_t number = records->state().value().number;
        return OpenRecords{.records = std::move(records),
                           .unknown = std::make_unique<UnknownInMemory>(),
                           .number = number};
    }
    do {
        auto opened = open_database(std::get<mongodb::MongoAddress>(settings));
        if (opened) {
            health.up("records");
            return std::move(*opened);
        }
        health.down("records", opened.error().what);
    } while (!stop.wait_for(between_tries));
    return std::nullopt;
}

}  // namespace convoy::registry
