// Writes what was measured as JSON to the standard output.
#pragma once

#include <vector>

#include "figure.hpp"
#include "measure.hpp"

namespace convoy::accuracy {

void print_json(const Scene& scene, const Errors& errors);
void print_json(const std::vector<Figure>& figures);

}  // namespace convoy::accuracy
