#include "live/asked_details.hpp"

namespace convoy::live {

void AskedDetails::ask(std::span<const fleet::VehicleName> vehicles) {
    for (const fleet::VehicleName& vehicle : vehicles) {
        Asked& asked = asked_[vehicle];
        if (asked.viewers++ == 0) {
            asked.order = ++names_revision_;
            names_.emplace(asked.order, vehicle);
        }
    }
}

void AskedDetails::leave(std::span<const fleet::VehicleName> vehicles) {
    for (const fleet::VehicleName& vehicle : vehicles) {
        const auto asked = asked_.find(vehicle);
        if (asked != asked_.end() && --asked->second.viewers == 0) {
            names_.erase(asked->second.order);
            asked_.erase(asked);
            ++names_revision_;
        }
    }
}

std::vector<fleet::VehicleName> AskedDetails::names(std::size_t most) const {
    std::vector<fleet::VehicleName> first;
    for (auto name = names_.begin(); name != names_.end() && first.size() < most; ++name) {
        first.push_back(name->second);
    }
    return first;
}

void AskedDetails::set(const Detail& detail) {
    const auto asked = asked_.find(detail.name);
    if (asked == asked_.end()) {
        return;
    }
    std::optional<Value>& value = asked->second.value;
    if (!value || value->json != detail.json) {
        value = Value{detail.json, ++revision_};
    }
}

void AskedDetails::forget(const fleet::VehicleName& vehicle) {
    const auto asked = asked_.find(vehicle);
    if (asked != asked_.end()) {
        asked->second.value.reset();
    }
}

const AskedDetails::Value* AskedDetails::find(const fleet::VehicleName& vehicle) const {
    const auto asked = asked_.find(vehicle);
    return asked != asked_.end() && asked->second.value ? &*asked->second.value : nullptr;
}

}  // namespace convoy::live
