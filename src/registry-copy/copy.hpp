// A copy of the registry in the memory of a service. It never changes, so threads share it freely;
// a change makes another copy, which shares the unchanged records.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "registry-copy/changes.hpp"
#include "registry-copy/records.hpp"

namespace convoy::registry {

class Copy {
 public:
    template <class Record>
    using ById = std::map<std::string, std::shared_ptr<const Record>, std::less<>>;

    /// Knows no record, of no registry.
    Copy() = default;

    /// Returns this copy with the changes applied. They are those since `number()`.
    Copy with(const Changes& changes) const;

    /// Which life of the registry this is a copy of; "": of none.
    const std::string& registry() const { return registry_; }
    /// The number up to which it has all changes.
    std::uint64_t number() const { return number_; }

    /// Pointers are valid as long as this copy. Null: there is none.
    const Vehicle* vehicle(std::string_view id) const;
    const Device* device(std::string_view id) const;
    /// The same, if that device may speak this protocol.
    const Device* device(std::string_view protocol, std::string_view id) const;
    /// Returns the device whose token this is.
    const Device* device_of_token(std::string_view token) const;

    const ById<Vehicle>& vehicles() const { return vehicles_; }
    const ById<Device>& devices() const { return devices_; }

 private:
    void set(const Vehicle& vehicle);
    void set(const Device& device);
    void set(const RemovedVehicle& removed);
    void set(const RemovedDevice& removed);
    void forget_token(const Device& device);

    std::string registry_;
    std::uint64_t number_ = 0;
    ById<Vehicle> vehicles_;
    ById<Device> devices_;
    /// By the first characters of the token's hash, which say nothing of use about the token.
    std::multimap<std::string, std::shared_ptr<const Device>, std::less<>> tokens_;
};

}  // namespace convoy::registry
