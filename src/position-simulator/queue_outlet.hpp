// The way of positions to the queue: batches, and their publisher.
#pragma once

#include "position-simulator/batcher.hpp"
#include "position-simulator/position_publisher.hpp"
#include "position-simulator/position_sink.hpp"

namespace convoy::simulator {

class QueueOutlet final : public Outlet {
 public:
    /// `health` and `metrics` must outlive it.
    QueueOutlet(const QueueSettings& queue, BatchSettings batches, service::Health& health,
                service::Metrics& metrics)
        : publisher_(queue, health, metrics), batcher_(std::move(batches), [this](Batch batch) {
              publisher_.publish(std::move(batch));
          }) {}

    PositionSink& sink() override { return batcher_; }
    bool has_space() const override { return publisher_.has_space(); }
    bool drain(std::chrono::milliseconds within) override { return publisher_.drain(within); }
    void finish(std::chrono::milliseconds within) override { publisher_.finish(within); }

 private:
    PositionPublisher publisher_;
    Batcher batcher_;
};

}  // namespace convoy::simulator
