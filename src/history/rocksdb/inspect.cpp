#include "history/rocksdb/inspect.hpp"

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "history/rocksdb/inspection.hpp"
#include "service/settings.hpp"

namespace convoy::tracker {
namespace {

constexpr std::string_view inspect_command = "inspect";
constexpr int first_argument = 2;
constexpr std::string_view help =
    "Usage: position-tracker inspect [--vehicles] DIR\n"
    "\n"
    "Reads the history in DIR (a tracker's, also while it runs, or a backup) to its end and "
    "prints\n"
    "what is in it: format, vehicles, positions, times, and bytes on disk. Nothing is changed.\n"
    "\n"
    "  --vehicles   one line for each vehicle as well: its positions and their times\n"
    "  --help       this text\n"
    "\n"
    "Exit code 1 where DIR is no history of this format, or something in it cannot be read.\n";

struct Asked {
    std::optional<std::string> folder;
    bool vehicles = false;
    bool help = false;
};

Asked read_arguments(int argc, const char* const* argv) {
    Asked asked;
    for (int i = first_argument; i < argc; ++i) {
        const std::string argument = argv[i];
        if (argument == "--help" || argument == "-h") {
            asked.help = true;
        } else if (argument == "--vehicles") {
            asked.vehicles = true;
        } else if (argument.starts_with('-') || asked.folder) {
            throw service::BadSetting("inspect knows no '" + argument +
                                      "'; position-tracker inspect --help says what it takes");
        } else {
            asked.folder = argument;
        }
    }
    if (!asked.folder && !asked.help) {
        throw service::BadSetting("inspect needs the folder of a history");
    }
    return asked;
}

}  // namespace

bool wants_inspection(int argc, const char* const* argv) {
    return argc >= first_argument && argv[1] == inspect_command;
}

int inspect(int argc, const char* const* argv) {
    const Asked asked = read_arguments(argc, argv);
    if (asked.help) {
        std::cout << help;
        return EXIT_SUCCESS;
    }
    const auto inspected = inspect_folder(*asked.folder);
    if (!inspected) {
        throw CannotOpen("history rocksdb:" + *asked.folder + ": " + inspected.error().what);
    }
    write_inspection(std::cout, *inspected, asked.vehicles);
    return EXIT_SUCCESS;
}

}  // namespace convoy::tracker
