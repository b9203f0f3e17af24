#include "figures_json.hpp"

#include <cstdio>

namespace convoy::accuracy {
namespace {

void print(const char* kind, const MotionError& error) {
    std::printf("\"%s\":{\"speed\":%.4f,\"heading\":{", kind, error.speed);
    for (std::size_t i = 0; i < error.heading.size(); ++i) {
        std::printf("%s\"%g\":%.3f", i == 0 ? "" : ",", heading_above[i], error.heading[i]);
    }
    std::printf("}},");
}

}  // namespace

void print_json(const Scene& scene, const Errors& errors) {
    std::printf("{\"scene\":\"%s\",", scene.name.c_str());
    print("two_point", errors.two_point);
    print("live", errors.live);
    print("smoothed", errors.smoothed);
    std::printf("\"within_two_sigma\":%.5f,\"jumps\":%.0f,\"jumps_found\":%.5f,",
                errors.within_two_sigma, errors.jumps, errors.jumps_found);
    std::printf("\"flagged_wrongly\":%.6f,\"distance\":%.4f}", errors.flagged_wrongly,
                errors.distance);
}

void print_json(const std::vector<Figure>& figures) {
    const char* before = "[";
    for (const Figure& figure : figures) {
        std::printf("%s{\"scene\":\"%s\",\"figure\":\"%s\",\"value\":%.5f,", before,
                    figure.scene.c_str(), figure.name.c_str(), figure.value);
        std::printf("\"least\":%g,\"most\":%g,\"holds\":%s}", figure.goal.least, figure.goal.most,
                    figure.holds() ? "true" : "false");
        before = ",\n";
    }
    std::printf("]");
}

}  // namespace convoy::accuracy
