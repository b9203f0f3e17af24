// The list of denied devices in MongoDB, which all registries of a cluster share.
//
//   registry_unknown  {_id: "<protocol>\u001f<id>", protocol, id, address, first: Date, last: Date,
//                      count}
//
// It is for people, and each device reports itself again, so it need not be exact: of two reports
// that arrive together at two registries, one may not be counted.
#pragma once

#include "mongodb/database.hpp"
#include "registry/unknown_devices.hpp"

namespace convoy::registry {

class MongoUnknownDevices final : public UnknownDevices {
 public:
    /// Does not connect. Throws mongodb::BadMongoAddress.
    explicit MongoUnknownDevices(const mongodb::MongoAddress& address,
                                 std::size_t most = max_devices)
        : database_(address), most_(static_cast<std::int64_t>(most)) {}

    StoreResult<void> report(const std::vector<UnknownDevice>& reports, fleet::Time now) override;
    StoreResult<void> forget(const std::string& id) override;
    StoreResult<std::vector<UnknownDevice>> newest() const override;
    StoreResult<std::uint64_t> count() const override;

 private:
    /// Removes those above `most_`.
    mongodb::MongoResult<void> drop_oldest() const;

    mongodb::MongoDatabase database_;
    std::int64_t most_;
};

}  // namespace convoy::registry
