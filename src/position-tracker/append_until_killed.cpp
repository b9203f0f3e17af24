// For rocksdb_recovery_test.cpp: appends numbered batches to a history and writes each one's number
// once it is stored, until it is killed. Each batch has one position, a late one, and one refused.
//
// usage: append_until_killed FOLDER FIRST_NUMBER
#include <iostream>
#include <string>

#include "position-tracker/rocksdb_history.hpp"
#include "position-tracker/sample_positions.hpp"

int main(int argc, char** argv) {
    using namespace convoy::tracker;
    if (argc != 3) {
        return 2;
    }
    // Small memtables, so that kills meet flushes and compactions too.
    RocksDbHistory history({.folder = argv[1], .limits = {.memtable_bytes = 64U << 10U}});
    for (int number = std::stoi(argv[2]);; ++number) {
        const std::string name = "Van " + std::to_string(number % 50);
        Batch batch{.positions = {reported(name, position(at(number))),
                                  reported("Late", position(at(-number)))},
                    .rejected = {}};
        batch.rejected.push_back({.message_id = std::to_string(number),
                                  .received = at(number),
                                  .position = {.place = 0,
                                               .reason = convoy::fleet::RejectionReason::bad_type,
                                               .vehicle = name,
                                               .content = "{}"}});
        if (const auto appended = history.append(batch); !appended) {
            std::cerr << appended.error().what << '\n';
            return 1;
        }
        std::cout << number << '\n' << std::flush;
    }
}
