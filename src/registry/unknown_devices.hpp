// The devices that gateways have denied: the interface, and the list of a registry that is alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fleet/time.hpp"
#include "registry/records.hpp"

namespace convoy::registry {

struct UnknownDevice {
    std::string protocol{};
    std::string id{};
    std::string address{};  ///< from which it came last; "" is unknown
    fleet::Time first{};    ///< when it was first and last reported
    fleet::Time last{};
    std::uint64_t count = 0;  ///< how often it was denied

    bool operator==(const UnknownDevice&) const = default;
};

/// Thread-safe.
class UnknownDevices {
 public:
    static constexpr std::size_t max_devices = 1'000;

    UnknownDevices() = default;
    virtual ~UnknownDevices() = default;
    UnknownDevices(const UnknownDevices&) = delete;
    UnknownDevices& operator=(const UnknownDevices&) = delete;

    /// The `count` of each report is added to that of its device, its times are replaced by `now`.
    /// Above `max_devices`, or what a test sets, those that were reported longest ago are dropped.
    virtual StoreResult<void> report(const std::vector<UnknownDevice>& reports,
                                     fleet::Time now) = 0;
    /// The device has become known.
    virtual StoreResult<void> forget(const std::string& id) = 0;
    /// Returns all, the newest first.
    virtual StoreResult<std::vector<UnknownDevice>> newest() const = 0;
    virtual StoreResult<std::uint64_t> count() const = 0;
};

/// The list in memory: each device reports itself again when it connects. Nothing of it fails.
class UnknownInMemory final : public UnknownDevices {
 public:
    explicit UnknownInMemory(std::size_t most = max_devices) : most_(most) {}

    StoreResult<void> report(const std::vector<UnknownDevice>& reports, fleet::Time now) override;
    StoreResult<void> forget(const std::string& id) override;
    StoreResult<std::vector<UnknownDevice>> newest() const override;
    StoreResult<std::uint64_t> count() const override;

 private:
    using Key = std::pair<std::string, std::string>;

    void add(UnknownDevice report, fleet::Time now);

    std::size_t most_;
    mutable std::mutex mutex_;
    std::list<UnknownDevice> devices_;  ///< the newest first
    std::map<Key, std::list<UnknownDevice>::iterator> places_;
};

}  // namespace convoy::registry
