// Indexes vehicles by squares of 1.2 km (at the equator; 2^15 a side), so that a view of a few
// streets is searched without visiting the rest of the fleet.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/live_wire/web_mercator.hpp"
#include "live/level.hpp"
#include "live/recency_list.hpp"
#include "live/view.hpp"

namespace convoy::live {

class SquareIndex {
 public:
    /// For a view of more squares than this, a search of the whole fleet is faster.
    static constexpr std::uint64_t max_squares = 64;

    /// Adds a vehicle or moves it to its new place, and marks the square as changed.
    void put(Slot slot, const fleet::WebMercator& place, Tick tick);
    void remove(Slot slot);

    /// Calls `visit(Slot)` for every vehicle in the view's squares that have changed since a tick,
    /// until `visit` returns false. Returns false, without any call, if the view has more than
    /// `max_squares`.
    template <class Visit>
    bool visit_changed(const View& view, Tick since, Visit visit) const {
        const View::Squares squares = view.squares(square_bits);
        if (squares.columns * squares.rows > max_squares) {
            return false;
        }
        for (std::uint32_t row = 0; row < squares.rows; ++row) {
            for (std::uint32_t column = 0; column < squares.columns; ++column) {
                const auto found = squares_.find(key(squares.west + column, squares.north + row));
                if (found == squares_.end() || found->second.changed <= since) {
                    continue;
                }
                for (const Slot slot : found->second.slots) {
                    if (!visit(slot)) {
                        return true;
                    }
                }
            }
        }
        return true;
    }

 private:
    static constexpr int square_bits = 15;
    using Key = std::uint32_t;

    struct Square {
        std::vector<Slot> slots;
        Tick changed = 0;
    };
    struct Entry {
        Key square = 0;
        std::uint32_t place = 0;  // within the square's slots
        bool listed = false;
    };

    static Key key(std::uint32_t column, std::uint32_t row) {
        constexpr std::uint32_t mask = (1U << square_bits) - 1;
        return (column & mask) << 16U | (row & mask);
    }

    std::unordered_map<Key, Square> squares_;
    std::vector<Entry> entries_;  // by slot
};

}  // namespace convoy::live
