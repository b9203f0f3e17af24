#include "device-gateway/queue/record_batches.hpp"

#include <numeric>
#include <utility>

namespace convoy::device_gateway {

namespace {

/// The keys, numbers and punctuation of a record without texts.
constexpr std::size_t frame_bytes = 96;
/// The key and the value of one known attribute.
constexpr std::size_t attribute_bytes = 40;
/// JSON writes a byte that it must escape in up to six.
constexpr std::size_t escaped = 6;

std::size_t bytes_of(const fleet::DeviceRecord& record) {
    const auto& attributes = record.attributes;
    std::size_t texts = record.vehicle.text().size() + record.device.size();
    for (const auto& [attribute, text] : attributes.texts()) {
        texts += text.size();
    }
    for (const auto& [key, value] : attributes.free()) {
        const auto* const text = std::get_if<std::string>(&value);
        texts += text == nullptr ? 0 : text->size();
    }
    const std::size_t values = attributes.numbers().size() + attributes.texts().size() +
                               attributes.alarms().size() + attributes.free().size();
    return frame_bytes + escaped * texts + attribute_bytes * values;
}

std::size_t bytes_of(const devices::RejectedRecord& record) {
    return frame_bytes + escaped * record.content.size();
}

}  // namespace

std::vector<RecordBatch> RecordBatches::add(Submission submission, Intake::Done done) {
    std::vector<RecordBatch> full;
    const auto pending =
        std::make_shared<PendingSubmission>(PendingSubmission{.done = std::move(done)});
    for (auto& record : submission.records) {
        open_for(bytes_of(record), pending, full);
        open_.records.push_back(std::move(record));
    }
    for (auto& record : submission.rejected) {
        open_for(bytes_of(record), pending, full);
        open_.rejected.push_back(std::move(record));
    }
    if (open_.records.size() + open_.rejected.size() >= max_records) {
        full.push_back(take_open());
    }
    return full;
}

void RecordBatches::open_for(std::size_t bytes,
                             const std::shared_ptr<PendingSubmission>& submission,
                             std::vector<RecordBatch>& full) {
    const bool has_space = open_.records.size() + open_.rejected.size() < max_records &&
                           open_.bytes + bytes <= max_bytes;
    if (!has_space && !open_.empty()) {
        full.push_back(take_open());
    }
    open_.bytes += bytes;
    if (open_.submissions.empty() || open_.submissions.back() != submission) {
        open_.submissions.push_back(submission);
        ++submission->open_parts;
    }
}

RecordBatch RecordBatches::take_open() { return std::exchange(open_, {}); }

}  // namespace convoy::device_gateway
