// Prints the errors of the derived motion in each scene as JSON. `./convoy bench accuracy` makes a
// table from it.
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "measure.hpp"

using namespace convoy;

namespace {

void print(const char* kind, const accuracy::MotionError& error) {
    std::printf("\"%s\":{\"speed\":%.4f,\"heading\":{", kind, error.speed);
    for (std::size_t i = 0; i < error.heading.size(); ++i) {
        std::printf("%s\"%g\":%.3f", i == 0 ? "" : ",", accuracy::heading_above[i],
                    error.heading[i]);
    }
    std::printf("}},");
}

void print(const accuracy::Scene& scene, const accuracy::Errors& errors) {
    std::printf("{\"scene\":\"%s\",", scene.name.c_str());
    print("two_point", errors.two_point);
    print("live", errors.live);
    print("smoothed", errors.smoothed);
    std::printf("\"within_two_sigma\":%.5f,\"jumps\":%.0f,\"jumps_found\":%.5f,",
                errors.within_two_sigma, errors.jumps, errors.jumps_found);
    std::printf("\"flagged_wrongly\":%.6f,\"distance\":%.4f}", errors.flagged_wrongly,
                errors.distance);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: motion_accuracy TRACKS\n");
        return EXIT_FAILURE;
    }
    try {
        const char* before = "[";
        for (const accuracy::Scene& scene : accuracy::make_scenes(argv[1])) {
            std::printf("%s", before);
            print(scene, accuracy::measure(scene));
            before = ",\n";
        }
        std::printf("]\n");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "motion_accuracy: %s\n", error.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
