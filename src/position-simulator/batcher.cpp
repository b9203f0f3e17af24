#include "position-simulator/batcher.hpp"

#include "service/number.hpp"

namespace convoy::simulator {

std::size_t positions_in(const std::string& batch_id) {
    const std::size_t dash = batch_id.rfind('-');
    const std::string_view last = std::string_view(batch_id).substr(dash + 1);
    return dash == std::string::npos ? 0 : service::parse_number<std::size_t>(last).value_or(0);
}

Batcher::Batcher(BatchSettings settings, Publish publish)
    : settings_(std::move(settings)), publish_(std::move(publish)) {}

void Batcher::add(fleet::ReportedPosition position, fleet::Time now) {
    if (positions_.empty()) {
        oldest_ = now;
    }
    positions_.push_back(std::move(position));
    if (positions_.size() >= settings_.max_positions) {
        publish();
    }
}

std::optional<fleet::Time> Batcher::due() const {
    return positions_.empty() ? std::nullopt : std::optional(oldest_ + settings_.linger);
}

void Batcher::publish_due(fleet::Time now) {
    if (const auto time = due(); time && *time <= now) {
        publish();
    }
}

void Batcher::publish() {
    publish(positions_);
    positions_.clear();
}

void Batcher::publish(std::span<const fleet::ReportedPosition> positions) {
    if (positions.empty()) {
        return;
    }
    const bool json = settings_.encoding == Encoding::json;
    std::string body = json ? fleet::encode_json(positions) : fleet::encode_protobuf(positions);
    if (body.size() > settings_.max_bytes && positions.size() > 1) {
        const std::size_t half = positions.size() / 2;
        publish(positions.first(half));
        publish(positions.subspan(half));
        return;
    }
    const std::string_view type = json ? fleet::json_content_type : fleet::protobuf_content_type;
    publish_({.id = settings_.id_prefix + "-" + std::to_string(++number_) + "-" +
                    std::to_string(positions.size()),
              .content_type = std::string(type),
              .body = std::move(body)});
}

}  // namespace convoy::simulator
