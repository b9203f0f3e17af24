// Sums up the positions that are not taken in, for people who look for a vehicle: for each vehicle
// and reason how many are kept, and what is wrong with the newest one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet/message/rejection.hpp"
#include "fleet/time.hpp"
#include "history/history.hpp"

namespace convoy::tracker {

/// At most this many vehicles with a reason are listed: those that were refused last.
inline constexpr std::size_t max_refused = 1'000;

/// The rejected and the held positions of one vehicle and reason.
struct Refused {
    std::string vehicle;      ///< in UTF-8, as the device gave it; "" if it gave none
    std::string_view reason;  ///< of a rejected or a held position; static
    std::string detail;       ///< a sentence in English about the newest position
    /// How far the newest position's time is ahead of its receipt (negative: behind), if it is
    /// refused for its time and has one.
    std::optional<std::chrono::milliseconds> ahead;
    std::uint64_t count = 0;
    fleet::Time first{};  ///< when the first of them was received
    fleet::Time last{};   ///< when the last of them was received

    friend bool operator==(const Refused&, const Refused&) = default;
};

/// Not thread-safe. Its memory is bounded: it keeps a multiple of `max_refused` entries.
class RefusedSummary {
 public:
    /// Rejected positions are added newest first.
    void add(const history::StoredRejection& rejected);
    /// Held positions are added by vehicle and time, as History::held returns them.
    void add(const history::HeldPosition& held);
    void forget(std::string_view vehicle);

    /// Returns the newest entries, newest first.
    std::vector<Refused> entries() const;

 private:
    using Key = std::pair<std::string, std::string_view>;  // vehicle and reason
    struct Entry {
        std::uint64_t count = 0;
        fleet::Time first{};
        fleet::Time last{};
        std::optional<fleet::Time> time{};  // of the newest position, if its time is the reason
    };

    void drop_oldest(const std::string& but_of_vehicle);

    std::map<Key, Entry> entries_;
};

/// Joins two lists with the newest entries; an entry in both becomes one.
std::vector<Refused> join(const std::vector<Refused>& rejected, const std::vector<Refused>& held);

}  // namespace convoy::tracker
