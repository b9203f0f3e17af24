// Prints how far what is derived in each scene is from the truth, as JSON. `./convoy bench
// accuracy` makes tables from it.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "figures_json.hpp"
#include "goals.hpp"

using namespace convoy;

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: motion_accuracy TRACKS\n");
        return EXIT_FAILURE;
    }
    try {
        const char* before = "{\"drives\":[";
        for (const accuracy::Scene& scene : accuracy::make_scenes(argv[1])) {
            std::printf("%s", before);
            print_json(scene, accuracy::measure(scene));
            before = ",\n";
        }
        std::printf("],\n\"stays\":");
        accuracy::print_json(accuracy::stay_figures());
        std::printf(",\n\"faults\":");
        accuracy::print_json(accuracy::fault_figures(accuracy::drives_with_noise(argv[1])));
        std::printf("}\n");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "motion_accuracy: %s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
