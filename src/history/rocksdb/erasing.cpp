#include "history/rocksdb/erasing.hpp"

namespace convoy::history {

StoreResult<StagedErasing> stage_erasing(const RocksDbOpened& opened,
                                         std::span<const fleet::VehicleName> vehicles,
                                         rocksdb::WriteBatch& writes) {
    if (const auto staged = opened.rejected.stage_erasing(vehicles, writes); !staged) {
        return staged.error();
    }
    StagedErasing erasing;
    for (const fleet::VehicleName& vehicle : vehicles) {
        if (const auto number = opened.positions.number_of(vehicle)) {
            opened.missing.stage_whole(*number, writes);
            erasing.numbers.push_back(*number);
        }
        const auto held = opened.held.stage_erasing(vehicle, writes);
        if (!held) {
            return held.error();
        }
        erasing.held += *held;
        if (opened.positions.stage_erasing(vehicle, writes) || *held != 0) {
            erasing.known.push_back(vehicle);
        }
    }
    return erasing;
}

void erased(RocksDbOpened& opened, std::span<const fleet::VehicleName> vehicles,
            const StagedErasing& staged) {
    for (const VehicleNumber number : staged.numbers) {
        opened.missing.made_whole(number);
    }
    for (const fleet::VehicleName& vehicle : vehicles) {
        opened.positions.erased(vehicle);
    }
    opened.held.committed(staged.held);
}

}  // namespace convoy::history
