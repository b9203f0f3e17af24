#include "device-gateway/frame_answer.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "device-gateway/doors/app_requests.hpp"
#include "device-gateway/doors/request_texts.hpp"
#include "device-gateway/doors/uploads.hpp"
#include "device-gateway/intake/records.hpp"
#include "devices/protocols/protocol.hpp"
#include "fleet/attribute_text.hpp"
#include "fleet/text.hpp"

namespace convoy::device_gateway {

namespace {

namespace json = boost::json;

/// The policies of now, except for checksums: what masks a password makes them wrong, and what a
/// frame with a wrong one says is worth seeing.
class PoliciesOfTrace final : public devices::DevicePolicies {
 public:
    PoliciesOfTrace(const KnownDevices& devices, std::string_view protocol)
        : policies_(devices, protocol) {}

    devices::DevicePolicy of(std::string_view device) const override {
        devices::DevicePolicy policy = policies_.of(device);
        policy.checks_sums = false;
        return policy;
    }

 private:
    PoliciesOfProtocol policies_;
};

std::string_view word_for(TracePiece::Kind kind) {
    constexpr std::array<std::string_view, 3> words{"frame", "answer", "rest"};
    return words.at(static_cast<std::size_t>(kind));
}

std::string hex_of(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    hex.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        hex += digits[static_cast<unsigned char>(byte) >> 4U];
        hex += digits[static_cast<unsigned char>(byte) & 0xFU];
    }
    return hex;
}

json::object shown(const devices::Reading& reading) {
    json::object made;
    if (reading.time) {
        made["time"] = fleet::format_time(*reading.time);
    }
    if (reading.fix) {
        made["lat"] = reading.fix->coordinates.latitude();
        made["lon"] = reading.fix->coordinates.longitude();
        if (reading.fix->accuracy) {
            made["accuracy"] = reading.fix->accuracy->metres().value;
        }
        if (const auto speed = reading.fix->motion.speed()) {
            made["speed"] = speed->value;
        }
        if (const auto heading = reading.fix->motion.heading()) {
            made["heading"] = heading->value;
        }
    }
    if (!reading.attributes.empty()) {
        std::string attributes;
        fleet::append_json(attributes, reading.attributes);
        made["attributes"] = json::parse(attributes);
    }
    return made;
}

/// What a frame says, however it came.
struct Said {
    std::string device{};
    std::vector<devices::Reading> readings{};
    std::vector<devices::RejectedRecord> rejected{};
    std::optional<devices::Fault> fault{};
};

json::object shown(const Said& said) {
    json::object made;
    if (!said.device.empty()) {
        made["device"] = fleet::to_utf8(said.device);
    }
    if (said.fault) {
        made["fault"] = devices::word_for(*said.fault);
    }
    json::array readings;
    for (const devices::Reading& reading : said.readings) {
        readings.push_back(shown(reading));
    }
    made["readings"] = std::move(readings);
    if (!said.rejected.empty()) {
        json::array rejected;
        for (const devices::RejectedRecord& each : said.rejected) {
            rejected.push_back(json::object{{"reason", fleet::to_string(each.reason)},
                                            {"content", fleet::to_utf8(each.content)}});
        }
        made["rejected"] = std::move(rejected);
    }
    return made;
}

std::optional<App> app_of(std::string_view name) {
    for (const App app : {App::osmand, App::owntracks, App::overland, App::positions}) {
        if (name_of(app) == name) {
            return app;
        }
    }
    return std::nullopt;
}

/// Decodes the frames of connections in the order in which they came.
class Replay {
 public:
    explicit Replay(const KnownDevices& devices) : devices_(devices) {}

    /// Returns nothing for what is no frame, or was cut.
    std::optional<Said> read(const KeptPiece& piece) {
        if (piece.kind != TracePiece::Kind::frame || piece.size > piece.bytes.size()) {
            return std::nullopt;
        }
        const PoliciesOfTrace policies(devices_, piece.protocol);
        const devices::Receipt receipt{.time = piece.time, .policies = policies};
        if (const auto app = app_of(piece.protocol)) {
            return read_request(piece, *app, receipt);
        }
        Connection& connection = connection_of(piece);
        connection.has_login = connection.has_login || piece.names_device;
        if (connection.decoder == nullptr || !is_readable(connection, piece.bytes)) {
            return std::nullopt;
        }
        devices::Decoded decoded = connection.decoder->decode(piece.bytes, receipt);
        if (decoded.fault == devices::Fault::no_device && !piece.device.empty()) {
            decoded.fault.reset();  // its login has named the device, and is forgotten
        }
        return Said{.device = decoded.device.value_or(""),
                    .readings = std::move(decoded.readings),
                    .rejected = std::move(decoded.rejected),
                    .fault = decoded.fault};
    }

 private:
    struct Connection {
        std::unique_ptr<devices::Decoder> decoder{};
        bool has_login = false;  ///< a frame has named the device
    };

    Connection& connection_of(const KeptPiece& piece) {
        Connection& connection = connections_[piece.connection];
        const auto* const protocol = devices::find_protocol(piece.protocol);
        if (connection.decoder == nullptr && protocol != nullptr) {
            connection.decoder =
                protocol->open(piece.transport == "udp" ? devices::Transport::datagram
                                                        : devices::Transport::stream);
        }
        return connection;
    }

    /// If the login is no longer kept, a decoder may take another frame for it.
    static bool is_readable(const Connection& connection, std::string_view frame) {
        return connection.has_login ||
               connection.decoder->next(frame) == devices::Step::frame(frame.size());
    }

    static std::optional<Said> read_request(const KeptPiece& piece, App app,
                                            const devices::Receipt& receipt) {
        const auto request = read_request_text(piece.bytes);
        if (!request) {
            return std::nullopt;
        }
        devices::DecodedRequest decoded;
        if (app == App::positions) {
            const auto type = request->headers.find("Content-Type").value_or("");
            decoded = read_upload(request->body, type, piece.device).decoded;
        } else if (const auto parameters = parameters_of(*request, app)) {
            decoded = decode_request(
                {.parameters = *parameters, .body = request->body, .device = piece.device}, receipt,
                app);
        }
        Said said{.rejected = std::move(decoded.rejected)};
        for (devices::DeviceReading& each : decoded.readings) {
            said.device = std::move(each.device);
            said.readings.push_back(std::move(each.reading));
        }
        if (decoded.is_unreadable) {
            said.fault = devices::Fault::malformed;
        }
        return said;
    }

    const KnownDevices& devices_;
    std::map<std::uint64_t, Connection> connections_;
};

json::object shown(const KeptPiece& piece, const std::optional<Said>& said) {
    json::object made{{"number", piece.number},
                      {"time", fleet::format_time(piece.time)},
                      {"kind", word_for(piece.kind)},
                      {"transport", piece.transport},
                      {"connection", piece.connection},
                      {"address", piece.address},
                      {"size", piece.size},
                      {"hex", hex_of(piece.bytes)}};
    if (!piece.protocol.empty()) {
        made["protocol"] = piece.protocol;
    }
    if (!piece.device.empty()) {
        made["device"] = fleet::to_utf8(piece.device);
    }
    if (!piece.result.empty()) {
        made["result"] = piece.result;
    }
    if (said) {
        made["decoded"] = shown(*said);
    }
    return made;
}

}  // namespace

std::string frames_answer(const FrameTraces::Found& found, const KnownDevices& devices,
                          std::uint64_t start) {
    Replay replay(devices);
    for (const KeptPiece& login : found.logins) {
        replay.read(login);
    }
    json::array frames;
    for (const KeptPiece& piece : found.pieces) {
        frames.push_back(shown(piece, replay.read(piece)));
    }
    return json::serialize(
        json::object{{"start", std::to_string(start)}, {"frames", std::move(frames)}});
}

}  // namespace convoy::device_gateway
