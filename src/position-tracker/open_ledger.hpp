#pragma once

#include "position-tracker/intake/ledger.hpp"
#include "position-tracker/open_history.hpp"

namespace convoy::tracker {

/// Has the ledger go on with it. A server that cannot be read just now is waited for too; what
/// waiting does not cure throws. False where the process was asked to stop meanwhile.
bool open_ledger(Ledger& ledger, History& history, const Opening& opening);

}  // namespace convoy::tracker
