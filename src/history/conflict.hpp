// Of two positions with the same vehicle and time one stays in the history. If the other one lies
// elsewhere, it is kept among the rejected positions, so that a device that contradicts itself is
// seen.
#pragma once

#include "history/history.hpp"

namespace convoy::history {

/// Returns whether `lost` has to be kept: it lies elsewhere than `kept`, which stays.
bool is_conflict(const fleet::Position& kept, const fleet::Position& lost);

/// Returns whether the two differ at most in the motion that the device measured: then the one that
/// stays was there already, or a part of it.
bool is_duplicate(const fleet::Position& kept, const fleet::Position& lost);

/// Returns what is kept of it: no message-id, and as content the position as a message has it. The
/// content identifies it, so it is kept once, however often it arrives.
StoredRejection conflict_of(const fleet::ReportedPosition& lost, fleet::Time received);

}  // namespace convoy::history
