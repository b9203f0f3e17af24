// Publishes positions to the queue and counts those that the broker has accepted, which are on its
// disk then. At most a fixed number of messages is under way: beyond, adding waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "amqp/publisher.hpp"
#include "fleet/message/message.hpp"
#include "position-importer/import_error.hpp"

namespace convoy::importer {

struct PositionQueueSettings {
    amqp::ConnectionSettings connection;
    std::string id_prefix;  ///< of all message ids; differs at each start
    std::chrono::milliseconds patience{30'000};
    std::size_t max_under_way = 16;                            ///< messages
    std::size_t max_positions = fleet::max_message_positions;  ///< in a message
};

/// Not thread-safe; `accepted` may be called from any thread.
class PositionQueue {
 public:
    /// Starts connecting at once.
    explicit PositionQueue(PositionQueueSettings settings);

    /// Adds a record and publishes the batch if it is full. Fails if the broker accepts nothing
    /// within the patience, or has refused a message for good.
    [[nodiscard]] ImportResult add(const fleet::DeviceRecord& record);

    /// Publishes what is left, and waits until the broker has accepted everything. Fails as `add`
    /// does.
    [[nodiscard]] ImportResult finish();

    /// Returns the number of positions that the broker has accepted.
    std::uint64_t accepted() const;

 private:
    amqp::PublisherEvents events();
    /// Publishes the batch, in several messages if its ids are too long for one.
    ImportResult publish();
    ImportResult publish(std::span<const fleet::DeviceRecord> records);
    /// Waits until at most that many messages are under way.
    ImportResult wait_until(std::size_t under_way);
    void settle(const amqp::OutgoingMessage& message, const std::string* refusal);

    PositionQueueSettings settings_;
    std::vector<fleet::DeviceRecord> batch_;
    std::uint64_t batches_ = 0;
    mutable std::mutex mutex_;
    std::condition_variable settled_;
    // Guarded by the mutex:
    std::map<std::string, std::size_t> under_way_;  // message id → positions
    std::uint64_t accepted_ = 0;
    std::uint64_t settlements_ = 0;
    std::string refusal_;        // why a message was refused; "" if none was
    std::string disconnected_;   // why there is no connection
    amqp::Publisher publisher_;  // last: its thread uses all the above
};

}  // namespace convoy::importer
