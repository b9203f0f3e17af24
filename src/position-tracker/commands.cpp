#include "position-tracker/commands.hpp"

#include <iostream>

#include "position-tracker/inspect.hpp"
#include "position-tracker/judge.hpp"
#include "position-tracker/mend.hpp"

namespace convoy::tracker {

int run_story(int argc, const char* const* argv, Story track) {
    if (wants_inspection(argc, argv)) {
        return inspect(argc, argv);
    }
    if (wants_judging(argc, argv)) {
        return judge(std::cin, std::cout);
    }
    return wants_mending(argc, argv) ? mend(argc, argv) : track(argc, argv);
}

}  // namespace convoy::tracker
