#include "history/rocksdb/inspect.hpp"

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "history/rocksdb/inspection.hpp"
#include "service/settings.hpp"

namespace convoy::history {
namespace {

constexpr std::string_view inspect_command = "inspect";
constexpr int first_argument = 2;
constexpr std::string_view help =
    "Usage: position-tracker inspect [--vehicles] DIR\n"
    "\n"
    "Reads all of the history in DIR (a backup, or a tracker's, even while it runs) and prints\n"
    "its format, vehicles, positions, readings, times and bytes on disk. It changes nothing.\n"
    "\n"
    "  --vehicles   also prints a line for each vehicle, with its positions and their times\n"
    "  --help       this text\n"
    "\n"
    "The exit code is 1 if DIR is not a history of this format, or if a part of it cannot be "
    "read.\n";

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
            throw service::BadSetting("inspect has no argument '" + argument +
                                      "'; see position-tracker inspect --help");
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
    const auto inspected = inspect_folder(RocksDbFolder::open_read_only(*asked.folder));
    if (!inspected) {
        throw CannotOpen("history rocksdb:" + *asked.folder + ": " + inspected.error().what);
    }
    write_inspection(std::cout, *inspected, asked.vehicles);
    return EXIT_SUCCESS;
}

}  // namespace convoy::history
