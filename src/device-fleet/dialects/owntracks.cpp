#include "device-fleet/dialects/owntracks.hpp"

#include <cmath>

#include "device-fleet/dialects/http_answer.hpp"
#include "device-fleet/dialects/owntracks_location.hpp"
#include "device-fleet/dialects/writing.hpp"

namespace convoy::device_fleet {

const DialectTraits& Owntracks::traits() const {
    static constexpr DialectTraits traits{
        .name = "owntracks", .protocol = "owntracks", .port = 5144};
    return traits;
}

std::string Owntracks::id_of(std::size_t number) const {
    return "simulator/phone-" + std::to_string(number);
}

std::string Owntracks::frame(const Device& device, const Content& batch) const {
    const std::string body = owntracks_location("owntracks/" + device.id, batch.records.front());
    const std::size_t slash = device.id.find('/');
    return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Limit-U: " +
           device.id.substr(0, slash) + "\r\nX-Limit-D: " + device.id.substr(slash + 1) +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Reply Owntracks::first_answer(Bytes received, Stage /*stage*/) const {
    return first_http_answer(received);
}

}  // namespace convoy::device_fleet
