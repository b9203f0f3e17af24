#pragma once

#include "position-tracker/intake/ledger.hpp"
#include "position-tracker/open_history.hpp"

namespace convoy::tracker {

/// Opens the ledger with `history`. Waits while a server cannot be read; throws if waiting cannot
/// help. Returns false if the process was asked to stop meanwhile.
bool open_ledger(Ledger& ledger, History& history, const Opening& opening);

}  // namespace convoy::tracker
