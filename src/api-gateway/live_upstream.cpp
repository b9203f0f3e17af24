#include "api-gateway/live_upstream.hpp"

#include <utility>
#include <variant>
#include <vector>

#include "fleet/live_wire/live_frame.hpp"
#include "fleet/live_wire/live_operation.hpp"
#include "service/log.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;

/// The tracker's largest frame is much smaller.
constexpr std::size_t max_frame_bytes = std::size_t{4} * 1024 * 1024;
/// A live tracker is never silent for more than 5 s.
constexpr auto silence_timeout = 10s;
/// The zoom at which the tracker sends every position.
constexpr double zoom_of_every_position = 21;
constexpr std::uint16_t protocol_error = 1002;

std::string whole_fleet() {
    return encode_operation(fleet::ViewOperation{.box = {{-180}, {-90}, {180}, {90}},
                                                 .zoom = zoom_of_every_position,
                                                 .pins = {},
                                                 .max_hz = std::nullopt});
}

/// Leaves out the last vehicles if the message would be longer than the tracker accepts.
std::string ask_for(std::vector<fleet::VehicleName> vehicles) {
    std::string operation = encode_operation(fleet::DetailsOperation{vehicles});
    while (operation.size() > fleet::max_operation_bytes) {
        vehicles.erase(vehicles.begin() + static_cast<std::ptrdiff_t>(vehicles.size() * 3 / 4),
                       vehicles.end());
        operation = encode_operation(fleet::DetailsOperation{vehicles});
    }
    return operation;
}

}  // namespace

LiveUpstream::LiveUpstream(const Tracker& tracker, live::Broadcast& broadcast)
    : broadcast_(broadcast) {
    http::WebSocketClientSettings settings{
        .address = tracker.address(), .choice = tracker.choice(), .socket = {}};
    settings.socket.subprotocol = fleet::live_subprotocols;  // an old tracker has version 1
    settings.socket.max_message_bytes = max_frame_bytes;
    settings.socket.silence_timeout = silence_timeout;
    ticks_.emplace(live::tick_period, [this] { tick(); });
    stream_.emplace(std::move(settings),
                    http::WebSocketClient::Events{
                        .target = [this] { return target(); },
                        .open = [this](const http::WebSocket& socket) { return open(socket); },
                        .lost = [this](const std::string& why) { lost(why); }});
}

/// The ticks use the socket, and the socket must not outlive its client.
LiveUpstream::~LiveUpstream() {
    ticks_.reset();
    {
        const std::scoped_lock lock(mutex_);
        is_ending_ = true;
        socket_.reset();
    }
    stream_.reset();
}

std::string LiveUpstream::target() {
    const std::scoped_lock lock(mutex_);
    return fleet_.target();
}

http::WebSocketEvents LiveUpstream::open(const http::WebSocket& socket) {
    socket.send({whole_fleet()});
    return {.message = [this, socket](std::string_view message) { received(socket, message); },
            .closed = [] {}};
}

void LiveUpstream::received(const http::WebSocket& socket, std::string_view message) {
    const auto frame = fleet::decode_frame(message);
    const live::Instant arrived = live::system_clocks().steady();
    const std::scoped_lock lock(mutex_);
    if (!frame || !take(*frame, arrived)) {
        service::log_error(
            "the tracker's stream has an invalid frame",
            {{"reason", std::string(frame ? "a vehicle has no name" : frame.error().detail)}});
        socket.close(protocol_error, "the frame is invalid");
        return;
    }
    const auto* hello = std::get_if<fleet::LiveHello>(&frame->body);
    if (hello != nullptr && !is_ending_) {
        socket_ = socket;
        max_details_ = hello->max_details;
        asked_ = 0;
    }
    if (std::holds_alternative<fleet::LivePositions>(frame->body)) {
        socket.send({encode_operation(fleet::AckOperation{frame->header.tick})});
    }
    if (logged_lost_ && fleet_.is_live()) {
        logged_lost_ = false;
        service::log_info("the tracker's stream is live");
    }
}

bool LiveUpstream::take(const fleet::LiveFrame& frame, live::Instant arrived) {
    std::vector<live::Change> changes;
    const bool is_consistent = fleet_.take(frame, arrived, changes);
    refusals_changed_ |= std::holds_alternative<fleet::LiveRefused>(frame.body);
    for (live::Change& change : changes) {
        if (!change.state) {
            details_.drop(change.name);
        }
        changes_.add(std::move(change));
    }
    if (const auto* details = std::get_if<fleet::LiveDetails>(&frame.body)) {
        take_details(*details);
    }
    return is_consistent;
}

void LiveUpstream::take_details(const fleet::LiveDetails& details) {
    for (const fleet::LiveDetail& row : details.rows) {
        if (const fleet::VehicleName* name = fleet_.name_of(row.index)) {
            details_.add(*name, row.json);
        }
    }
}

/// A tracker of an older version has none. A message waits until the one before is written, so that
/// none queue for a slow tracker.
void LiveUpstream::ask_for_details() {
    if (!socket_ || max_details_ == 0 || !socket_->idle()) {
        return;
    }
    if (auto asked = broadcast_.details_asked(asked_, max_details_)) {
        asked_ = asked->revision;
        socket_->send({ask_for(std::move(asked->vehicles))});
    }
}

void LiveUpstream::lost(const std::string& why) {
    const std::scoped_lock lock(mutex_);
    fleet_.lost();
    socket_.reset();
    max_details_ = 0;
    if (!std::exchange(logged_lost_, true)) {
        service::log_warning("the tracker's stream is lost", {{"reason", why}});
    }
}

void LiveUpstream::tick() {
    std::vector<live::Change> changes;
    std::vector<live::Detail> details;
    bool live = false;
    bool refusals_changed = false;
    {
        const std::scoped_lock lock(mutex_);
        changes = changes_.take();
        details = details_.take();
        live = fleet_.is_live();
        refusals_changed = std::exchange(refusals_changed_, false);
        ask_for_details();
    }
    if (refusals_changed) {
        broadcast_.refusals_changed();
    }
    broadcast_.tick(changes, details);
    broadcast_.set_upstream(live ? fleet::LiveState::Upstream::live
                                 : fleet::LiveState::Upstream::lost);
}

}  // namespace convoy::gateway
