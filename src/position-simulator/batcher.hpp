// Puts positions together into messages: what the way costs is per message, not per position.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fleet/message/message.hpp"

namespace convoy::simulator {

enum class Encoding { json, protobuf };

struct BatchSettings {
    Encoding encoding = Encoding::json;
    std::size_t most_positions = 100;  ///< at most fleet::max_message_positions
    std::size_t most_bytes = fleet::max_message_bytes;
    std::chrono::milliseconds linger{50};  ///< how long a position waits for company
    std::string run{};                     ///< tells this run's messages from all others
};

/// A message as it goes to the queue. The id is unique, and says how many positions are inside, so
/// that what the broker has accepted can be counted without a book of what is under way.
struct Batch {
    std::string id;  ///< "<run>-<number>-<positions>"
    std::string content_type;
    std::string body;
};

/// What a batch's id says; 0 where it is no such id.
std::size_t positions_in(const std::string& batch_id);

class Batcher {
 public:
    using Publish = std::function<void(Batch)>;

    Batcher(BatchSettings settings, Publish publish);

    /// Publishes where the batch is full.
    void add(fleet::ReportedPosition position, fleet::Time now);

    /// When the batch under way has to go; nothing while there is none.
    std::optional<fleet::Time> due() const;

    /// Publishes where that is now or was before.
    void publish_due(fleet::Time now);

    /// Publishes what there is.
    void publish();

 private:
    /// In two halves where the whole were too large for one message.
    void publish(std::span<const fleet::ReportedPosition> positions);

    BatchSettings settings_;
    Publish publish_;
    std::vector<fleet::ReportedPosition> positions_;
    fleet::Time oldest_;
    std::uint64_t number_ = 0;
};

}  // namespace convoy::simulator
