#include "device-gateway/sockets/unread_bytes.hpp"

#include <algorithm>
#include <functional>
#include <vector>

namespace convoy::device_gateway {

UnreadPart::~UnreadPart() { all_.bytes_ -= bytes_; }

void UnreadPart::set_unread_bytes(std::size_t bytes) {
    const bool has_grown = bytes > bytes_;
    all_.bytes_ = all_.bytes_ - bytes_ + bytes;
    bytes_ = bytes;
    if (bytes == 0) {
        unlink();
    } else if (!is_linked()) {
        all_.parts_.push_back(*this);
    }
    if (has_grown) {
        all_.make_space();
    }
}

// An eighth more than needed, so that the parts are not sorted for each byte that arrives.
void UnreadBytes::make_space() {
    if (bytes_ <= most_) {
        return;
    }
    constexpr std::size_t spared = 8;
    std::vector<UnreadPart*> largest_first;
    for (UnreadPart& part : parts_) {
        largest_first.push_back(&part);
    }
    std::ranges::stable_sort(largest_first, std::greater<>(),
                             [](const UnreadPart* part) { return part->bytes_; });
    for (UnreadPart* const part : largest_first) {
        if (bytes_ <= most_ - most_ / spared) {
            return;
        }
        part->give_up();
    }
}

}  // namespace convoy::device_gateway
