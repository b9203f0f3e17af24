// Imports files of recorded positions: settings, then each file to the queue, then a report.

#include <cstdlib>
#include <iostream>

#include "position-importer/import.hpp"
#include "service/process.hpp"
#include "service/stop.hpp"

using namespace convoy;

int main(int argc, char** argv) {
    return service::run("position-importer", [&] {
        const auto settings = importer::read_settings(argc, argv);
        if (!settings) {
            return EXIT_SUCCESS;
        }
        service::StopSignal stop;
        return importer::import_all(
            *settings, [&stop](auto time) { return stop.wait_for(time); }, std::cout, &std::cerr);
    });
}
