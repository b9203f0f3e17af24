#include "device-gateway/doors/http_doors.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "device-gateway/doors/app_requests.hpp"
#include "device-gateway/doors/credentials.hpp"
#include "device-gateway/doors/uploads.hpp"
#include "device-gateway/intake/records.hpp"
#include "http/message/problem.hpp"

namespace convoy::device_gateway {

namespace {

using Verdict = KnownDevices::Verdict;

constexpr bool with_token_in_path = true;

int status_of(DoorRefusal why) {
    switch (why) {
        case DoorRefusal::unreadable:
            return 400;
        case DoorRefusal::unknown_device:
        case DoorRefusal::no_token:
        case DoorRefusal::wrong_token:
            return 403;
        case DoorRefusal::too_many_attempts:
            return 429;
        case DoorRefusal::no_list:
        case DoorRefusal::queue_away:
        case DoorRefusal::not_stored:
            break;
    }
    return 503;
}

/// `status` replaces that of the reason, unless it is 0.
http::Response refused(const HttpDoorMetrics& metrics, DoorRefusal why, std::string_view detail,
                       int status = 0) {
    metrics.refused(why);
    http::Response response = http::problem(status == 0 ? status_of(why) : status, detail);
    if (response.status == 429) {
        response.headers.set("Retry-After", "60");
    } else if (response.status == 503) {
        response.headers.set("Retry-After", "10");
    }
    return response;
}

http::Response answer_of(std::string_view body, std::string_view content_type) {
    http::Response response;
    response.body = body;
    if (!body.empty()) {
        response.headers.set("Content-Type", std::string(content_type));
    }
    return response;
}

/// The id by which a request without a record names its device: "" if it does not.
std::string named_device(const devices::AppRequest& request) {
    for (const std::string_view name : {"id", "deviceid"}) {
        if (const auto id = request.parameter(name); request.device.empty() && id) {
            return std::string(*id);
        }
    }
    return std::string(request.device);
}

}  // namespace

http::Router HttpDoors::routes(App root) {
    const auto door = [this](App app, bool path_has_token) -> http::Handler {
        return [this, app, path_has_token](const http::Request& request) {
            Sender sender{.address = request.client};
            http::Answer answer = take(request, app, path_has_token, sender);
            return traced(std::move(answer), {request, app, path_has_token}, sender);
        };
    };
    http::Router router;
    router.add("POST", "/", door(root, false));
    if (root == App::osmand) {
        router.add("GET", "/", door(root, false));
    }
    // Before the token, which has the same place.
    router.add("POST", "/devices/positions", [this](const http::Request& request) {
        Sender sender{.address = request.client};
        http::Answer answer = take_upload(request, sender);
        return traced(std::move(answer), {request, App::positions, false}, sender);
    });
    router.add("GET", "/devices/{token}", door(App::osmand, with_token_in_path));
    router.add("POST", "/devices/{token}", door(App::osmand, with_token_in_path));
    router.add("POST", "/pub", door(App::owntracks, false));
    router.add("POST", "/owntracks", door(App::owntracks, false));
    router.add("POST", "/owntracks/{token}", door(App::owntracks, with_token_in_path));
    router.add("POST", "/overland", door(App::overland, false));
    router.add("POST", "/overland/{token}", door(App::overland, with_token_in_path));
    return router;
}

http::Answer HttpDoors::take(const http::Request& request, App expected, bool path_has_token,
                             Sender& sender) {
    const App app = app_of_body(request.body, expected);
    if (auto refusal = refuse_by_state(request)) {
        return *std::move(refusal);
    }
    if (auto refusal = identify(request, app, path_has_token, sender)) {
        return *std::move(refusal);
    }
    const auto parameters = parameters_of(request, app);
    const bool is_empty = parameters && parameters->empty() && request.body.empty();
    if (!parameters || (is_empty && app != App::owntracks)) {
        return refused(context_.metrics, DoorRefusal::unreadable,
                       "the request should have a record: the parameters id, lat, lon and "
                       "timestamp, or a body in JSON");
    }
    const devices::AppRequest asked{
        .parameters = *parameters, .body = request.body, .device = sender.device};
    const PoliciesOfProtocol policies(context_.devices, name_of(app));
    auto decoded = decode_request(asked, {.time = context_.now(), .policies = policies}, app);
    if (decoded.is_unreadable) {
        return refused(context_.metrics, DoorRefusal::unreadable,
                       "the body should be whole JSON with at most 2,000 records");
    }
    sender.named = decoded.readings.empty() ? named_device(asked) : decoded.readings[0].device;
    if (auto refusal = check_devices(decoded, app, sender)) {
        return *std::move(refusal);
    }
    if (decoded.readings.empty() && !decoded.rejected.empty() && !sender.has_token) {
        auto refusal =
            sender.named.empty()
                ? check_nameless(request)
                : check_device(
                      {.protocol = name_of(app), .id = sender.named, .address = request.client},
                      false);
        if (refusal) {
            return *std::move(refusal);
        }
    }
    sender.is_admitted = true;
    Submission submission = records_of(std::move(decoded.readings), app);
    std::ranges::move(decoded.rejected, std::back_inserter(submission.rejected));
    return submit(std::move(submission), app, answer_of(decoded.answer, decoded.content_type));
}

http::Answer HttpDoors::take_upload(const http::Request& request, Sender& sender) {
    if (auto refusal = refuse_by_state(request)) {
        return *std::move(refusal);
    }
    if (auto refusal = identify(request, App::positions, false, sender)) {
        return *std::move(refusal);
    }
    if (!sender.has_token) {
        sender.device = std::string(request.parameter("id").value_or(""));
        sender.named = sender.device;
        const DeviceKey key{
            .protocol = name_of(App::positions), .id = sender.device, .address = request.client};
        auto refusal = sender.device.empty()
                           ? refused(context_.metrics, DoorRefusal::no_token,
                                     "the request should have the token or the id of its device")
                           : check_device(key, false);
        if (refusal) {
            return *std::move(refusal);
        }
    }
    sender.is_admitted = true;
    Upload upload =
        read_upload(request.body, request.headers.find("Content-Type").value_or(""), sender.device);
    if (!upload.complaint.empty()) {
        return refused(context_.metrics, DoorRefusal::unreadable, upload.complaint,
                       upload.is_too_large ? 413 : 0);
    }
    Submission submission = records_of(std::move(upload.decoded.readings), App::positions);
    for (const devices::RejectedRecord& rejected : submission.rejected) {
        upload.refused.push_back({"", std::string(to_string(rejected.reason)), rejected.content});
    }
    std::ranges::move(upload.decoded.rejected, std::back_inserter(submission.rejected));
    auto answer = upload_answer(submission.records.size(), upload.refused);
    return submit(std::move(submission), App::positions, answer_of(answer, "application/json"));
}

HttpDoors::Refusal HttpDoors::refuse_by_state(const http::Request& request) const {
    if (!context_.intake.has_space() || context_.intake.broker_away() > context_.broker_patience) {
        return refused(context_.metrics, DoorRefusal::queue_away,
                       "the queue is not there: send this again later");
    }
    const auto coding = request.headers.find("Content-Encoding");
    if (coding && *coding != "identity") {
        return refused(context_.metrics, DoorRefusal::unreadable,
                       "the body should not be compressed", 415);
    }
    return std::nullopt;
}

/// Finds the sender by its token, or by what the request says beside its records.
HttpDoors::Refusal HttpDoors::identify(const http::Request& request, App app, bool path_has_token,
                                       Sender& sender) {
    const auto token = token_in(request, path_has_token);
    if (!token) {
        sender.device = app == App::owntracks ? owntracks_id_in(request) : "";
        return std::nullopt;
    }
    const fleet::Time now = context_.now();
    if (!wrong_tokens_.may_try(request.client, *token, now)) {
        return refused(context_.metrics, DoorRefusal::too_many_attempts,
                       "too many wrong tokens came from this address: try again in a minute");
    }
    auto device = context_.devices.device_of_token(*token);
    if (!device) {
        if (context_.devices.find({.protocol = name_of(app), .id = ""}) == Verdict::no_list) {
            return check_device({.protocol = name_of(app), .id = ""}, true);
        }
        wrong_tokens_.was_wrong(request.client, *token, now);
        return refused(context_.metrics, DoorRefusal::wrong_token, "no device has this token");
    }
    wrong_tokens_.was_right(*token);
    sender = {.device = *device, .named = *device, .address = request.client, .has_token = true};
    return check_device({.protocol = name_of(app), .id = sender.device, .address = request.client},
                        true);
}

HttpDoors::Refusal HttpDoors::check_device(const DeviceKey& device, bool has_token) const {
    switch (context_.devices.find(device)) {
        case Verdict::no_list:
            return refused(context_.metrics, DoorRefusal::no_list,
                           "the list of devices is not there yet: send this again later");
        case Verdict::unknown:
            if (context_.denied) {
                context_.denied(device, std::string(device.address));
            }
            return refused(context_.metrics, DoorRefusal::unknown_device,
                           "the device " + qualified_id(device) +
                               " is unknown here: add it with ./convoy devices add");
        case Verdict::known:
            break;
    }
    if (!has_token && context_.devices.requires_token(device)) {
        return refused(context_.metrics, DoorRefusal::no_token,
                       "the device " + qualified_id(device) +
                           " has a token, which the request should have too");
    }
    return std::nullopt;
}

/// Either all devices of a request may send it, or nothing is taken from it: its app would forget
/// the records of the others.
HttpDoors::Refusal HttpDoors::check_devices(const devices::DecodedRequest& decoded, App app,
                                            const Sender& sender) const {
    std::string_view checked = sender.has_token ? std::string_view(sender.device) : "";
    for (const auto& [device, reading] : decoded.readings) {
        if (device == checked) {
            continue;
        }
        if (auto refusal = check_device(
                {.protocol = name_of(app), .id = device, .address = sender.address}, false)) {
            return refusal;
        }
        checked = device;
    }
    return std::nullopt;
}

/// A record that names no device is kept with its reason. It says nothing about who has sent it, so
/// a client may send only few of them.
HttpDoors::Refusal HttpDoors::check_nameless(const http::Request& request) {
    const fleet::Time now = context_.now();
    if (!wrong_tokens_.may_try(request.client, "", now)) {
        return refused(context_.metrics, DoorRefusal::too_many_attempts,
                       "too many records of no device came from this address: try again in a "
                       "minute");
    }
    wrong_tokens_.was_wrong(request.client, "", now);
    return std::nullopt;
}

/// Traces a request and its answer, also one that is given later.
http::Answer HttpDoors::traced(http::Answer answer, const Asked& asked,
                               const Sender& sender) const {
    if (context_.traces == nullptr || !context_.traces->is_on()) {
        return answer;
    }
    const auto trace = std::make_shared<const RequestTrace>(*context_.traces,
                                                            sender_of(asked, sender), context_.now);
    const auto* now = std::get_if<http::Response>(&answer);
    trace->asked(asked.request, asked.path_has_token,
                 now == nullptr || now->status == 200 ? "taken" : "refused");
    if (now != nullptr) {
        trace->answered(*now);
        return answer;
    }
    auto& later = std::get<http::DeferredResponse>(answer);
    later.begin = [begin = std::move(later.begin), trace](http::GiveResponse give) {
        begin([give = std::move(give), trace](http::Response response) {
            trace->answered(response);
            give(std::move(response));
        });
    };
    later.on_timeout = [on_timeout = std::move(later.on_timeout), trace] {
        http::Response response = on_timeout();
        trace->answered(response);
        return response;
    };
    return answer;
}

TracedSender HttpDoors::sender_of(const Asked& asked, const Sender& sender) {
    using Kind = TraceOwner::Kind;
    const App app =
        asked.app == App::positions ? asked.app : app_of_body(asked.request.body, asked.app);
    TracedSender made{.protocol = name_of(app), .address = sender.address};
    if (!sender.named.empty()) {
        made.kind = sender.is_admitted ? Kind::device : Kind::denied_device;
    }
    made.id = sender.named.empty() ? sender.address : sender.named;
    return made;
}

Submission HttpDoors::records_of(std::vector<devices::DeviceReading> readings, App app) const {
    Submission submission;
    for (devices::DeviceReading& each : readings) {
        add_record(submission, std::move(each.reading),
                   {.device = {.protocol = name_of(app), .id = each.device},
                    .devices = context_.devices,
                    .received = context_.now()});
    }
    return submission;
}

http::Answer HttpDoors::submit(Submission submission, App app, http::Response accepted) const {
    if (submission.empty()) {
        return accepted;
    }
    struct Pending {
        Submission submission;
        http::Response accepted;
        HttpDoorMetrics::Counts counts;
    };
    const auto counts = HttpDoorMetrics::counts_of(submission);
    const auto pending =
        std::make_shared<Pending>(Pending{std::move(submission), std::move(accepted), counts});
    const auto not_stored = [&metrics = context_.metrics] {
        return refused(metrics, DoorRefusal::not_stored,
                       "the queue has not accepted the records: send them again");
    };
    return http::DeferredResponse{
        .begin =
            [&context = context_, pending, app, not_stored](http::GiveResponse give) {
                auto done = [&metrics = context.metrics, pending, app, not_stored,
                             give = std::move(give)](bool stored) {
                    if (stored) {
                        metrics.stored(app, pending->counts);
                    }
                    give(stored ? std::move(pending->accepted) : not_stored());
                };
                context.intake.submit(std::move(pending->submission), std::move(done));
            },
        .within = context_.accepted_within,
        .on_timeout = not_stored};
}

}  // namespace convoy::device_gateway
