#include "live/square_index.hpp"

#include <algorithm>

namespace convoy::live {

void SquareIndex::put(Slot slot, const fleet::WebMercator& place, Tick tick) {
    entries_.resize(std::max<std::size_t>(entries_.size(), std::size_t{slot} + 1));
    constexpr int shift = 32 - square_bits;
    const Key here = key(place.x >> shift, place.y >> shift);
    if (!entries_[slot].listed || entries_[slot].square != here) {
        remove(slot);
        std::vector<Slot>& slots = squares_[here].slots;
        entries_[slot] = {here, static_cast<std::uint32_t>(slots.size()), true};
        slots.push_back(slot);
    }
    squares_[here].changed = tick;
}

void SquareIndex::remove(Slot slot) {
    Entry& entry = entries_[slot];
    if (!entry.listed) {
        return;
    }
    const auto square = squares_.find(entry.square);
    std::vector<Slot>& slots = square->second.slots;
    slots[entry.place] = slots.back();
    entries_[slots.back()].place = entry.place;
    slots.pop_back();
    if (slots.empty()) {
        squares_.erase(square);
    }
    entry = {};
}

}  // namespace convoy::live
