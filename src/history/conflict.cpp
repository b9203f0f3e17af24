#include "history/conflict.hpp"

#include "fleet/message/message.hpp"

namespace convoy::history {

bool is_conflict(const fleet::Position& kept, const fleet::Position& lost) {
    return kept.coordinates != lost.coordinates;
}

bool is_duplicate(const fleet::Position& kept, const fleet::Position& lost) {
    return kept.coordinates == lost.coordinates && kept.accuracy == lost.accuracy;
}

StoredRejection conflict_of(const fleet::ReportedPosition& lost, fleet::Time received) {
    const std::string array = fleet::encode_json({&lost, 1});
    return {.message_id = {},
            .received = received,
            .position = {.index = 0,
                         .reason = fleet::RejectionReason::conflict,
                         .vehicle = lost.vehicle.text(),
                         .content = array.substr(1, array.size() - 2)}};
}

}  // namespace convoy::history
