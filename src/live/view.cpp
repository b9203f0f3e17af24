#include "live/view.hpp"

#include <algorithm>

namespace convoy::live {

View::View(const fleet::ViewOperation& asked) : level_(level_of_zoom(asked.zoom)) {
    const std::uint32_t within = within_cell(level_);
    const std::uint32_t west = fleet::project_longitude(asked.box.west);
    const std::uint32_t east = fleet::project_longitude(asked.box.east);
    west_ = west & ~within;
    width_ = (east | within) - west_;
    const bool wider_than_the_world = width_ < east - west;
    if (asked.box.east.value - asked.box.west.value >= 360 || wider_than_the_world) {
        width_ = ~std::uint32_t{0};
    }
    north_ = fleet::project_latitude(asked.box.north) & ~within;
    south_ = fleet::project_latitude(asked.box.south) | within;
}

View::Squares View::squares(int bits) const {
    const int shift = 32 - bits;
    const std::uint64_t squares = std::uint64_t{1} << static_cast<unsigned>(bits);
    const std::uint64_t last = (std::uint64_t{west_} + width_) >> shift;
    return {.west = west_ >> shift,
            .north = north_ >> shift,
            .columns = std::min(last - (west_ >> shift) + 1, squares),
            .rows = (south_ >> shift) - std::uint64_t{north_ >> shift} + 1};
}

}  // namespace convoy::live
