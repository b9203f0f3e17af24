#include "live/broadcast.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "http/message/list_field.hpp"
#include "http/message/number.hpp"
#include "http/message/parameters.hpp"
#include "http/message/problem.hpp"

namespace convoy::live {
namespace {

using std::chrono::milliseconds;

std::uint64_t milliseconds_of(fleet::Time time) {
    return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

std::optional<std::uint64_t> read_number(http::Parameters& parameters, std::string_view name) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    return parameters.read(
        name, "a whole number from 0 to " + std::to_string(most),
        [](std::string_view text) { return http::parse_number<std::uint64_t>(text, 0, most); });
}

/// Returns the newest version that the client offers; version 1 if it offers neither, which is then
/// refused.
fleet::LiveVersion version_for(const http::Request& request) {
    const std::string offered = request.headers.joined("Sec-WebSocket-Protocol");
    const auto members = http::list_members(offered);
    const bool has_v2 = std::ranges::find(members, fleet::live_subprotocol_v2) != members.end();
    return has_v2 ? fleet::LiveVersion::v2 : fleet::LiveVersion::v1;
}

}  // namespace

Clocks system_clocks() {
    return clocks(
        [] { return std::chrono::floor<milliseconds>(std::chrono::system_clock::now()); });
}

Clocks clocks(std::function<fleet::Time()> wall) {
    return {
        .steady =
            [] {
                return std::chrono::time_point_cast<milliseconds>(std::chrono::steady_clock::now());
            },
        .wall = std::move(wall)};
}

/// A viewer and its connection.
struct Broadcast::ViewerConnection {
    http::WebSocket socket;
    Viewer viewer;
    std::vector<fleet::VehicleName> details_of{};
    bool is_open = true;
};

struct Broadcast::StreamMetrics {
    explicit StreamMetrics(service::Metrics& metrics)
        : viewers(metrics.gauge("convoy_live_viewers", "Viewers of the live stream.")),
          frames(metrics.counter("convoy_live_frames_total", "Frames sent to viewers.")),
          bytes(metrics.counter("convoy_live_bytes_total", "Bytes of the frames sent.")),
          lag(metrics.histogram("convoy_live_lag_seconds",
                                "Age of a frame's newest position when the frame was sent.")) {}

    prometheus::Gauge& viewers;
    prometheus::Counter& frames;
    prometheus::Counter& bytes;
    prometheus::Histogram& lag;
};

Broadcast::Broadcast(std::uint64_t epoch, BroadcastSettings settings, Clocks clocks,
                     service::Metrics& metrics)
    : epoch_(epoch),
      settings_(settings),
      clocks_(std::move(clocks)),
      metrics_(std::make_unique<StreamMetrics>(metrics)),
      state_{fleet::LiveState::Upstream::lost, milliseconds_of(clocks_.wall())} {
    metrics.gauge("convoy_live_viewers_max", "How many viewers there may be: --max-viewers.")
        .Set(static_cast<double>(settings_.max_viewers));
}

Broadcast::~Broadcast() = default;

http::Answer Broadcast::answer(const http::Request& request) {
    if (viewers_count_ >= settings_.max_viewers) {
        http::Response response = http::problem(503, "too many viewers: try again later");
        response.headers.set("Retry-After", "5");
        return response;
    }
    http::Parameters parameters(request, {"epoch", "tick"});
    const auto epoch = read_number(parameters, "epoch");
    const auto tick = read_number(parameters, "tick");
    if (parameters.has("epoch") != parameters.has("tick")) {
        parameters.refuse("epoch and tick should be given both or neither");
    }
    if (parameters.bad()) {
        return http::problem(400, parameters.bad()->detail);
    }
    std::optional<ResumePoint> resume;
    if (epoch) {
        resume = {*epoch, *tick};
    }
    http::WebSocketSettings socket;
    const fleet::LiveVersion version = version_for(request);
    const bool is_v1 = version == fleet::LiveVersion::v1;
    socket.subprotocol = is_v1 ? fleet::live_subprotocol_v1 : fleet::live_subprotocol_v2;
    socket.max_message_bytes = is_v1 ? fleet::max_operation_bytes_v1 : fleet::max_operation_bytes;
    socket.silence_timeout = settings_.silence_timeout;
    return http::WebSocketUpgrade{std::move(socket),
                                  [this, resume, version](const http::WebSocket& opened) {
                                      return open(opened, resume, version);
                                  }};
}

http::WebSocketEvents Broadcast::open(const http::WebSocket& socket,
                                      std::optional<ResumePoint> resume,
                                      fleet::LiveVersion version) {
    auto connection = std::make_shared<ViewerConnection>(
        ViewerConnection{socket, Viewer(epoch_, settings_.limits, resume, version)});
    const std::scoped_lock lock(mutex_);
    connections_.push_back(connection);
    viewers_count_ = connections_.size();
    metrics_->viewers.Set(static_cast<double>(connections_.size()));
    return {
        .message = [this, connection](std::string_view message) { received(connection, message); },
        .closed = [this, connection] { closed(connection); }};
}

void Broadcast::received(const std::shared_ptr<ViewerConnection>& connection,
                         std::string_view message) {
    const std::scoped_lock lock(mutex_);
    const bool is_v1 = connection->viewer.version() == fleet::LiveVersion::v1;
    const auto operation =
        decoder_.decode(message, {.max_pins = settings_.limits.max_pins,
                                  .max_details = is_v1 ? 0 : settings_.limits.max_details});
    if (!operation) {
        connection->socket.close(http::close_policy, operation.error().detail);
        return;
    }
    connection->viewer.apply(*operation);
    if (const auto* details = std::get_if<fleet::DetailsOperation>(&*operation)) {
        details_.ask(details->of);  // first: a vehicle in both lists stays known
        details_.leave(std::exchange(connection->details_of, details->of));
    }
    if (connection->viewer.can_continue()) {  // without waiting for the next tick
        send_next(*connection);
    }
}

void Broadcast::closed(const std::shared_ptr<ViewerConnection>& connection) {
    const std::scoped_lock lock(mutex_);
    connection->is_open = false;
    details_.leave(std::exchange(connection->details_of, {}));
    std::erase(connections_, connection);
    viewers_count_ = connections_.size();
    metrics_->viewers.Set(static_cast<double>(connections_.size()));
}

void Broadcast::tick(std::span<const Change> changes, std::span<const Detail> details) {
    std::vector<std::shared_ptr<ViewerConnection>> all;
    {
        const std::scoped_lock lock(mutex_);
        const Instant now = clocks_.steady();
        fleet_.begin_tick(now);
        for (const Change& change : changes) {
            fleet_.apply(change, now);
            if (!change.state) {
                details_.forget(change.name);
            }
        }
        for (const Detail& detail : details) {
            details_.set(detail);
        }
        all = connections_;
    }
    // The lock is taken for each viewer, so that no message waits for the frames of all viewers.
    for (const auto& connection : all) {
        const std::scoped_lock lock(mutex_);
        send_next(*connection);
    }
}

void Broadcast::send_next(ViewerConnection& connection) {
    if (!connection.is_open || !connection.socket.idle()) {
        return;
    }
    const ViewerInput input{.fleet = fleet_,
                            .selection = selection_,
                            .complete = complete_,
                            .state = state_,
                            .details = details_,
                            .refusals = refusals_,
                            .now = clocks_.steady(),
                            .clock_ms = milliseconds_of(clocks_.wall())};
    std::vector<std::string> frames = connection.viewer.next_frames(input);
    if (frames.empty()) {
        return;
    }
    metrics_->frames.Increment(static_cast<double>(frames.size()));
    for (const std::string& frame : frames) {
        metrics_->bytes.Increment(static_cast<double>(frame.size()));
    }
    if (const auto lag = connection.viewer.take_lag()) {
        metrics_->lag.Observe(std::chrono::duration<double>(*lag).count());
    }
    connection.socket.send(std::move(frames));
}

std::optional<Broadcast::DetailsAsked> Broadcast::details_asked(std::uint64_t known,
                                                                std::size_t most) {
    const std::scoped_lock lock(mutex_);
    if (details_.names_revision() == known) {
        return std::nullopt;
    }
    return DetailsAsked{details_.names_revision(), details_.names(most)};
}

void Broadcast::set_upstream(fleet::LiveState::Upstream upstream) {
    const std::scoped_lock lock(mutex_);
    complete_ = complete_ || upstream == fleet::LiveState::Upstream::live;
    if (state_.upstream != upstream) {
        state_ = {upstream, milliseconds_of(clocks_.wall())};
    }
}

void Broadcast::refusals_changed() {
    const std::scoped_lock lock(mutex_);
    ++refusals_;
}

}  // namespace convoy::live
