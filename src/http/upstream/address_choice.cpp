#include "http/upstream/address_choice.hpp"

#include <algorithm>

namespace convoy::http {

std::vector<AddressChoice::Endpoint> AddressChoice::in_order(std::vector<Endpoint> found) const {
    const std::scoped_lock lock(mutex_);
    std::ranges::stable_partition(found, [&](const Endpoint& one) { return failed_ != one; });
    std::ranges::stable_partition(found, [&](const Endpoint& one) { return used_ == one; });
    return found;
}

void AddressChoice::use(const Endpoint& endpoint) {
    const std::scoped_lock lock(mutex_);
    used_ = endpoint;
    if (failed_ == endpoint) {
        failed_.reset();
    }
}

void AddressChoice::failed(const Endpoint& endpoint) {
    const std::scoped_lock lock(mutex_);
    failed_ = endpoint;
    if (used_ == endpoint) {
        used_.reset();
    }
}

bool AddressChoice::uses(const Endpoint& endpoint) const {
    const std::scoped_lock lock(mutex_);
    return used_ == endpoint;
}

}  // namespace convoy::http
