#include "registry/inspect.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

#include "registry/random_token.hpp"
#include "registry/schema.hpp"
#include "registry/sqlite_records.hpp"
#include "service/settings.hpp"

namespace convoy::registry {

bool wants_inspection(int argc, const char* const* argv) {
    return argc >= 2 && std::string_view(argv[1]) == "inspect";
}

int inspect(int argc, const char* const* argv) {
    if (argc != 3) {
        throw service::BadSetting("inspect needs the file of a registry, and nothing else");
    }
    const std::string file = argv[2];
    // Opening a missing file would make an empty one.
    if (!std::filesystem::is_regular_file(file)) {
        throw UnusableFile(file + ": there is no such file");
    }
    if (std::filesystem::file_size(file) == 0) {
        throw UnusableFile(file + ": it is empty");
    }
    const SqliteRecords records(file, random_token());
    std::cout << "vehicles " << records.count(RecordKind::vehicle).value() << "\ndevices  "
              << records.count(RecordKind::device).value() << "\nchanges  "
              << records.state().value().number << "\n";
    return EXIT_SUCCESS;
}

int run_command(int argc, const char* const* argv, int (*serve)(int, const char* const*)) {
    return wants_inspection(argc, argv) ? inspect(argc, argv) : serve(argc, argv);
}

}  // namespace convoy::registry
