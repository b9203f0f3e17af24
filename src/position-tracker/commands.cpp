#include "position-tracker/commands.hpp"

#include <iostream>

#include "history/rocksdb/inspect.hpp"
#include "history/rocksdb/mend.hpp"
#include "position-tracker/intake/judge.hpp"

namespace convoy::tracker {

int run_command(int argc, const char* const* argv, Command track) {
    if (history::wants_inspection(argc, argv)) {
        return history::inspect(argc, argv);
    }
    if (wants_judging(argc, argv)) {
        return judge(std::cin, std::cout);
    }
    return history::wants_mending(argc, argv) ? history::mend(argc, argv) : track(argc, argv);
}

}  // namespace convoy::tracker
