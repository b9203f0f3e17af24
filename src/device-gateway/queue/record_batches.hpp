// Joins the submissions of all devices to messages, and remembers which of them a message has.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "device-gateway/intake/intake.hpp"

namespace convoy::device_gateway {

/// A submission on its way. It may be spread over several messages.
struct PendingSubmission {
    Intake::Done done;
    std::size_t open_parts = 0;  ///< in messages that the broker has not accepted yet
    bool is_lost = false;        ///< the broker will never accept one of them
};

/// The content of one message, and whose it is.
struct RecordBatch {
    std::vector<fleet::DeviceRecord> records;
    std::vector<devices::RejectedRecord> rejected;
    std::vector<std::shared_ptr<PendingSubmission>> submissions;
    std::size_t bytes = 0;  ///< an estimate of what its message has at most

    bool empty() const { return records.empty() && rejected.empty(); }
};

/// Not thread-safe; no I/O.
class RecordBatches {
 public:
    static constexpr std::size_t max_records = 100;
    static constexpr std::size_t max_bytes = std::size_t{200} * 1024;

    /// Adds a submission that is not empty. Returns the batches that are full now.
    std::vector<RecordBatch> add(Submission submission, Intake::Done done);

    /// Returns whether a batch that is not full waits for more.
    bool has_open() const { return !open_.empty(); }
    /// Returns that batch.
    RecordBatch take_open();

 private:
    /// Makes sure that one more record of this size fits, and notes whose it is.
    void open_for(std::size_t bytes, const std::shared_ptr<PendingSubmission>& submission,
                  std::vector<RecordBatch>& full);

    RecordBatch open_;
};

}  // namespace convoy::device_gateway
