#include "position-tracker/state/receipt_delays.hpp"

#include <algorithm>

namespace convoy::tracker {

void ReceiptDelays::add(fleet::Time position, fleet::Time received) {
    const auto delay = std::chrono::floor<std::chrono::seconds>(received - position);
    if (began_ && received < *began_) {
        *this = {};
    }
    if (began_ && received - *began_ < counted_once) {
        newest_ = std::min(newest_, delay);
        return;
    }
    if (began_) {
        count_newest();
    }
    began_ = received;
    newest_ = delay;
}

void ReceiptDelays::count_newest() {
    if (std::max(most_, newest_) - std::min(least_, newest_) > tolerance) {
        in_a_row_ = 0;
    }
    if (in_a_row_ == 0) {
        least_ = most_ = newest_;
        shrinks_ = true;
    } else {
        least_ = std::min(least_, newest_);
        most_ = std::max(most_, newest_);
        shrinks_ = shrinks_ && newest_ < last_;
    }
    last_ = newest_;
    in_a_row_ = std::min<std::uint8_t>(in_a_row_ + 1, receipts_needed);
}

std::optional<std::chrono::seconds> ReceiptDelays::clock_behind() const {
    if (in_a_row_ < receipts_needed || shrinks_) {
        return std::nullopt;
    }
    constexpr std::chrono::seconds step = time_zone_step;
    const std::chrono::seconds nearest = (least_ + step / 2) / step * step;
    if (nearest.count() <= 0 || std::chrono::abs(least_ - nearest) > tolerance) {
        return std::nullopt;
    }
    return nearest;
}

}  // namespace convoy::tracker
