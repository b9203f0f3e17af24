// The HTTP doors for phones: each app's requests become records for the queue, and each is answered
// as its app expects once the broker has accepted all of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "device-gateway/doors/http_door_metrics.hpp"
#include "device-gateway/doors/request_trace.hpp"
#include "device-gateway/doors/wrong_tokens.hpp"
#include "device-gateway/intake/intake.hpp"
#include "device-gateway/intake/known_devices.hpp"
#include "http/server/router.hpp"

namespace convoy::device_gateway {

struct HttpDoorContext {
    Intake& intake;
    const KnownDevices& devices;
    const HttpDoorMetrics& metrics;
    std::function<fleet::Time()> now;
    /// A device was denied because it is unknown. Called on the workers of the servers.
    std::function<void(const DeviceKey&, const std::string& address)> denied{};
    FrameTraces* traces = nullptr;  ///< null: no requests are kept
    /// If the broker has been away for longer, requests are refused at once: their apps keep what
    /// they have.
    std::chrono::milliseconds broker_patience{2'000};
    /// A request that the broker has not accepted within this time is refused. Apps wait for 30 s
    /// and more.
    std::chrono::milliseconds accepted_within{20'000};
};

/// For `http::ServerSettings::max_body_bytes`.
inline constexpr std::size_t max_door_body_bytes = std::size_t{2} * 1024 * 1024;

/// Threads: any. The context must outlive it, and the intake's last call of a `Done`.
class HttpDoors {
 public:
    explicit HttpDoors(HttpDoorContext context) : context_(std::move(context)) {}

    /// Returns the routes of a port. `root` is whose records come to "/": Traccar's ports for
    /// OsmAnd and OwnTracks differ in this alone. This object must outlive their server.
    http::Router routes(App root);

 private:
    /// Who sends a request. Without a token each record has the id of its device.
    struct Sender {
        std::string device{};  ///< "": the records say it
        std::string named{};   ///< the same, or that of the first record; for traces
        std::string address{};
        bool has_token = false;
        bool is_admitted = false;
    };
    struct Asked {
        const http::Request& request;
        App app;
        bool path_has_token;
    };
    using Refusal = std::optional<http::Response>;

    http::Answer take(const http::Request& request, App expected, bool path_has_token,
                      Sender& sender);
    http::Answer take_upload(const http::Request& request, Sender& sender);
    http::Answer traced(http::Answer answer, const Asked& asked, const Sender& sender) const;
    static TracedSender sender_of(const Asked& asked, const Sender& sender);
    Refusal refuse_by_state(const http::Request& request) const;
    Refusal identify(const http::Request& request, App app, bool path_has_token, Sender& sender);
    Refusal check_device(const DeviceKey& device, bool has_token) const;
    Refusal check_devices(const devices::DecodedRequest& decoded, App app,
                          const Sender& sender) const;
    Refusal check_nameless(const http::Request& request);
    Submission records_of(std::vector<devices::DeviceReading> readings, App app) const;
    http::Answer submit(Submission submission, App app, http::Response accepted) const;

    HttpDoorContext context_;
    WrongTokens wrong_tokens_;
};

}  // namespace convoy::device_gateway
