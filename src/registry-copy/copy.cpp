#include "registry-copy/copy.hpp"

#include <algorithm>
#include <variant>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

std::string_view token_key(std::string_view hash) {
    constexpr std::size_t characters = 16;
    return hash.substr(0, characters);
}

template <class Record>
const Record* found_in(const Copy::ById<Record>& records, std::string_view id) {
    const auto found = records.find(id);
    return found == records.end() ? nullptr : found->second.get();
}

}  // namespace

Copy Copy::with(const Changes& changes) const {
    Copy next = *this;
    next.registry_ = changes.registry;
    next.number_ = changes.number;
    for (const RecordChange& each : changes.changes) {
        std::visit([&next](const auto& state) { next.set(state); }, each.state);
    }
    return next;
}

const Vehicle* Copy::vehicle(std::string_view id) const { return found_in(vehicles_, id); }

const Device* Copy::device(std::string_view id) const { return found_in(devices_, id); }

const Device* Copy::device(std::string_view protocol, std::string_view id) const {
    const Device* found = device(id);
    const bool may_speak =
        found != nullptr && (found->protocol.empty() || found->protocol == protocol);
    return may_speak ? found : nullptr;
}

const Device* Copy::device_of_token(std::string_view token) const {
    const std::string hash = sha256_hex(token);
    const auto [first, last] = tokens_.equal_range(token_key(hash));
    const Device* found = nullptr;
    for (auto each = first; each != last; ++each) {
        if (is_same_secret(hash, each->second->token_hash)) {
            found = each->second.get();
        }
    }
    return found;
}

void Copy::set(const Vehicle& vehicle) {
    vehicles_[vehicle.id.text()] = std::make_shared<const Vehicle>(vehicle);
}

void Copy::set(const Device& device) {
    auto made = std::make_shared<const Device>(device);
    auto& place = devices_[device.id];
    if (place) {
        forget_token(*place);
    }
    place = made;
    if (!device.token_hash.empty()) {
        tokens_.emplace(token_key(device.token_hash), std::move(made));
    }
}

void Copy::set(const RemovedVehicle& removed) { vehicles_.erase(removed.id); }

void Copy::set(const RemovedDevice& removed) {
    const auto found = devices_.find(removed.id);
    if (found != devices_.end()) {
        forget_token(*found->second);
        devices_.erase(found);
    }
}

void Copy::forget_token(const Device& device) {
    const auto [first, last] = tokens_.equal_range(token_key(device.token_hash));
    const auto own = std::find_if(
        first, last, [&device](const auto& each) { return each.second.get() == &device; });
    if (own != last) {
        tokens_.erase(own);
    }
}

}  // namespace convoy::registry
