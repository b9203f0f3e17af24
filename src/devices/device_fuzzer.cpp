// Receives any bytes as a connection of each protocol, in pieces of any size, as a datagram, and as
// a request of each app. Besides crashes it finds steps that are impossible and connections that
// never advance.
//
// Seeds: device_corpus/. The first byte of an input chooses the protocol, the second one the size
// of the pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "devices/protocols/protocol.hpp"
#include "devices/requests/request.hpp"
#include "fleet/invariant.hpp"

namespace convoy::devices {
namespace {

class DefaultPolicies final : public DevicePolicies {
 public:
    explicit DefaultPolicies(bool checks_sums) : checks_sums_(checks_sums) {}
    DevicePolicy of(std::string_view /*device*/) const override {
        return {.checks_sums = checks_sums_};
    }

 private:
    bool checks_sums_;
};

/// Handles all frames in `unread`. Returns false once the framer has closed the connection.
bool advance(Decoder& decoder, std::string& unread, const Receipt& receipt) {
    for (;;) {
        const Step step = decoder.next(unread);
        if (step.kind() == Step::Kind::close || step.kind() == Step::Kind::need_more) {
            return step.kind() == Step::Kind::need_more;
        }
        fleet::require(step.count() > 0 && step.count() <= unread.size(), "a step is possible");
        if (step.kind() == Step::Kind::frame) {
            decoder.decode(Bytes(unread).substr(0, step.count()), receipt);
        }
        unread.erase(0, step.count());
    }
}

void receive(const Protocol& protocol, Bytes bytes, std::size_t piece) {
    constexpr std::size_t longest_frame = 256 * 1'024;
    const DefaultPolicies policies(piece % 2 == 0);
    const Receipt receipt{fleet::Time(std::chrono::days(20'000)), policies};
    if (protocol.has_datagrams) {
        std::string datagram(bytes);
        advance(*protocol.open(Transport::datagram), datagram, receipt);
    }
    const auto decoder = protocol.open(Transport::stream);
    std::string unread;
    while (!bytes.empty()) {
        const Bytes received = bytes.substr(0, piece);
        bytes.remove_prefix(received.size());
        unread += received;
        if (!advance(*decoder, unread, receipt)) {
            return;
        }
        fleet::require(unread.size() <= longest_frame, "what is not used is at most one frame");
    }
}

void receive_request(Bytes bytes) {
    const DefaultPolicies policies(true);
    const Receipt receipt{fleet::Time(std::chrono::days(20'000)), policies};
    const AppRequest in_body{.parameters = {}, .body = bytes, .device = {}};
    const std::string text(bytes);
    const AppRequest in_parameters{
        .parameters = {{"id", text}, {"lat", text}, {"timestamp", text}, {text, text}},
        .body = {},
        .device = {}};
    decode_osmand(in_body, receipt);
    decode_osmand(in_parameters, receipt);
    decode_owntracks(in_body, receipt);
    decode_overland(in_body, receipt);
    decode_positions({.parameters = {}, .body = bytes, .device = "box"}, receipt);
}

}  // namespace
}  // namespace convoy::devices

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) {
        return 0;
    }
    const auto all = convoy::devices::protocols();
    const std::size_t choice = data[0] % (all.size() + 1);
    const std::string bytes(data + 2, data + size);
    if (choice == all.size()) {
        convoy::devices::receive_request(bytes);
    } else {
        convoy::devices::receive(all[choice], bytes, std::max<std::size_t>(1, data[1]));
    }
    return 0;
}
