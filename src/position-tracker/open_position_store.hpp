#pragma once

#include "position-tracker/intake/position_store.hpp"
#include "position-tracker/open_history.hpp"

namespace convoy::tracker {

/// Opens the store with `history`. Waits while a server cannot be read; throws if waiting cannot
/// help. Returns false if the process was asked to stop meanwhile.
bool open_position_store(PositionStore& store, History& history, const Opening& opening);

}  // namespace convoy::tracker
