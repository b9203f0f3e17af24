// What a scene shows, and what Convoy's goal for it is.
#pragma once

#include <string>

namespace convoy::accuracy {

struct Goal {
    double least;
    double most;
};

constexpr Goal at_most(double most) { return {.least = 0, .most = most}; }

struct Figure {
    std::string scene;
    std::string name;  ///< with the unit
    double value;
    Goal goal;

    bool holds() const { return value >= goal.least && value <= goal.most; }
};

}  // namespace convoy::accuracy
