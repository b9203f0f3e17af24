// The figures of stays, starts, old fixes and towers, each with its goal.
#pragma once

#include <vector>

#include "figure.hpp"
#include "scenes.hpp"

namespace convoy::accuracy {

/// Vehicles that stand for six hours, pave, creep, swing at anchor and start, under many kinds of
/// drift.
std::vector<Figure> stay_figures();

/// `drives`: of which some positions are replaced by old fixes and by towers.
std::vector<Figure> fault_figures(const std::vector<Drive>& drives);

}  // namespace convoy::accuracy
