// Batches positions into messages, because broker and tracker have costs per message.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fleet/message/message.hpp"
#include "position-simulator/position_sink.hpp"

namespace convoy::simulator {

enum class Encoding { json, protobuf };

struct BatchSettings {
    Encoding encoding = Encoding::json;
    std::size_t max_positions = 100;  ///< at most fleet::max_message_positions
    std::size_t max_bytes = fleet::max_message_bytes;
    std::chrono::milliseconds linger{50};  ///< how long a position waits for others
    std::string id_prefix{};               ///< of all ids; differs at each start
};

/// A message for the queue. Its unique id includes the number of positions, so that accepted
/// positions can be counted without a list of the messages under way.
struct Batch {
    std::string id;  ///< "<id_prefix>-<number>-<positions>"
    std::string content_type;
    std::string body;
};

/// Returns the number of positions in a batch's id, or 0 if the id has none.
std::size_t positions_in(const std::string& batch_id);

class Batcher final : public PositionSink {
 public:
    using Publish = std::function<void(Batch)>;

    Batcher(BatchSettings settings, Publish publish);

    /// Adds a position, and publishes the batch if it is full.
    void add(fleet::ReportedPosition position, fleet::Time now) override;

    /// Returns when the current batch must be published; nullopt if it is empty.
    std::optional<fleet::Time> due() const override;

    /// Publishes the batch if `due` is not after `now`.
    void publish_due(fleet::Time now) override;

    /// Publishes the current batch, if it has positions.
    void publish() override;

 private:
    /// Publishes two halves if the whole is too large for one message.
    void publish(std::span<const fleet::ReportedPosition> positions);

    BatchSettings settings_;
    Publish publish_;
    std::vector<fleet::ReportedPosition> positions_;
    fleet::Time oldest_;
    std::uint64_t number_ = 0;
};

}  // namespace convoy::simulator
