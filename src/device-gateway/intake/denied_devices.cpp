#include "device-gateway/intake/denied_devices.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "fleet/vehicle_name.hpp"
#include "http/upstream/fetch.hpp"
#include "registry-copy/records.hpp"
#include "service/log.hpp"

namespace convoy::device_gateway {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds report_within{5};

}  // namespace

DeniedDevices::DeniedDevices(http::UpstreamAddress registry, std::chrono::milliseconds period)
    : registry_(std::move(registry)) {
    reports_.emplace(period, [this] { report(); });
}

void DeniedDevices::denied(const DeviceKey& device, const std::string& address) {
    // The registry takes no other ids, and a report with one of them would be refused as a whole.
    if (device.id.empty() || device.id.size() > registry::max_device_id_bytes ||
        !fleet::VehicleName::from(device.id)) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    std::pair key(std::string(device.protocol), std::string(device.id));
    if (denials_.size() >= max_devices && !denials_.contains(key)) {
        return;
    }
    Denial& denial = denials_[std::move(key)];
    denial.address = address;
    ++denial.count;
}

void DeniedDevices::report() {
    Denials denials;
    {
        const std::scoped_lock lock(mutex_);
        denials.swap(denials_);
    }
    if (denials.empty()) {
        return;
    }
    // A report that is lost is no loss: a device that is denied tries again.
    if (const auto posted = http::post_json(registry_, "/unknown", json_of(denials), report_within);
        !posted) {
        service::log_debug("the registry takes no report of unknown devices",
                           {{"reason", posted.error().what}});
    }
}

std::string DeniedDevices::json_of(const Denials& denials) {
    json::array unknown;
    for (const auto& [key, denial] : denials) {
        unknown.push_back(json::object{{"protocol", key.first},
                                       {"id", key.second},
                                       {"address", denial.address},
                                       {"count", denial.count}});
    }
    return json::serialize(json::object{{"unknown", std::move(unknown)}});
}

}  // namespace convoy::device_gateway
