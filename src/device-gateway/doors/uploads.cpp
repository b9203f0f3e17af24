#include "device-gateway/doors/uploads.hpp"

#include <utility>

#include "device-gateway/doors/body_shape.hpp"
#include "fleet/text.hpp"
#include "recordings/reading.hpp"

namespace convoy::device_gateway {

namespace {

using fleet::RejectionReason;
using recordings::SkipReason;

constexpr std::size_t max_shown_bytes = 200;

std::string too_many() {
    return "the body has more than " + std::to_string(devices::max_records_of_request) +
           " positions: send fewer at a time, or import the file with ./convoy import";
}

/// Returns why an entry is kept among the rejected ones; nothing if it was no position to begin
/// with.
std::optional<RejectionReason> reason_of(SkipReason reason) {
    switch (reason) {
        case SkipReason::no_time:
        case SkipReason::bad_time:
            return RejectionReason::bad_time;
        case SkipReason::bad_coordinates:
        case SkipReason::bad_accuracy:
            return RejectionReason::bad_coordinates;
        case SkipReason::bad_vehicle:
            return RejectionReason::bad_vehicle;
        case SkipReason::bad_row:
        case SkipReason::bad_sentence:
            return RejectionReason::bad_type;
        case SkipReason::no_fix:
        case SkipReason::not_recorded:
            break;
    }
    return std::nullopt;
}

devices::Reading reading_of(const fleet::Position& position, const fleet::Attributes& attributes) {
    return {.time = position.time,
            .fix = devices::Fix{.coordinates = position.coordinates,
                                .accuracy = position.accuracy,
                                .motion = position.reported},
            .attributes = attributes};
}

class RecordingUpload {
 public:
    explicit RecordingUpload(std::string_view device) : device_(device) {}

    Upload read(std::string_view body) {
        const recordings::NextBytes next = [&body] { return std::exchange(body, {}); };
        // The file's own vehicles are not used: the device's vehicle is found by the time.
        const recordings::ReadingSettings settings{.vehicle = fleet::VehicleName::from("device")};
        const auto unreadable = recordings::read_recording(next, settings, receiver());
        if (has_too_many()) {
            return {.complaint = too_many(), .is_too_large = true};
        }
        if (unreadable) {
            return {.complaint = "the body cannot be read: " + unreadable->reason};
        }
        return std::move(upload_);
    }

 private:
    recordings::Receiver receiver() {
        return {.position =
                    [this](const fleet::ReportedPosition& reported,
                           const recordings::DeviceValues& said) {
                        upload_.decoded.readings.push_back(
                            {device_, reading_of(reported.position, said.attributes)});
                    },
                .skipped = [this](const recordings::Skipped& skipped) { skip(skipped); },
                .note = [](const std::string&) {},
                .ended = [this] { return has_too_many(); }};
    }

    void skip(const recordings::Skipped& skipped) {
        upload_.refused.push_back(
            {skipped.where, std::string(name_of(skipped.reason)), skipped.detail});
        if (const auto reason = reason_of(skipped.reason)) {
            upload_.decoded.rejected.push_back(
                {*reason, std::string(fleet::cut(skipped.where + ": " + skipped.detail,
                                                 fleet::max_rejected_bytes))});
        }
    }

    bool has_too_many() const {
        return upload_.decoded.readings.size() + upload_.refused.size() >
               devices::max_records_of_request;
    }

    std::string device_;
    Upload upload_;
};

class NoPolicies final : public devices::DevicePolicies {
 public:
    devices::DevicePolicy of(std::string_view /*device*/) const override { return {}; }
};

Upload read_json(std::string_view body, std::string_view device) {
    const devices::AppRequest request{.parameters = {}, .body = body, .device = device};
    // This form has nothing that depends on the device's policy or on the time of receipt.
    const NoPolicies policies;
    Upload upload{.decoded = devices::decode_positions(request, {fleet::Time{}, policies})};
    for (const devices::RejectedRecord& rejected : upload.decoded.rejected) {
        upload.refused.push_back({"", std::string(to_string(rejected.reason)),
                                  std::string(fleet::cut(rejected.content, max_shown_bytes))});
    }
    if (upload.decoded.is_unreadable) {
        upload.is_too_large = upload.decoded.rejected.back().reason == RejectionReason::too_large;
        upload.complaint =
            upload.is_too_large
                ? too_many()
                : "the body should be a list of positions in JSON, CSV with a header, or GPX";
    }
    return upload;
}

}  // namespace

Upload read_upload(std::string_view body, std::string_view content_type, std::string_view device) {
    const std::size_t begin = body.find_first_not_of(" \t\r\n");
    const bool is_json =
        begin != std::string_view::npos && (body[begin] == '[' || body[begin] == '{');
    const bool is_geojson =
        content_type.starts_with("application/geo+json") || has_json_member(body, "features");
    return is_json && !is_geojson ? read_json(body, device) : RecordingUpload(device).read(body);
}

std::string upload_answer(std::size_t accepted, const std::vector<RefusedPart>& refused) {
    std::string text = R"({"accepted":)" + std::to_string(accepted) + R"(,"refused":[)";
    const auto add = [&text](std::string_view name, std::string_view value) {
        text += text.back() == '{' ? "\"" : ",\"";
        text.append(name).append("\":");
        fleet::append_json_string(text, value);
    };
    for (const RefusedPart& part : refused) {
        text += text.back() == '[' ? "{" : ",{";
        if (!part.where.empty()) {
            add("where", part.where);
        }
        add("reason", part.reason);
        add("detail", part.detail);
        text += '}';
    }
    return text += "]}";
}

}  // namespace convoy::device_gateway
