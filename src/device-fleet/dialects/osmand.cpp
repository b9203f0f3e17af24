#include "device-fleet/dialects/osmand.hpp"

#include "device-fleet/dialects/http_answer.hpp"
#include "device-fleet/dialects/writing.hpp"

namespace convoy::device_fleet {

const DialectTraits& Osmand::traits() const {
    static constexpr DialectTraits traits{
        .name = "osmand", .protocol = "osmand", .port = 5055, .step = std::chrono::milliseconds(1)};
    return traits;
}

std::string Osmand::id_of(std::size_t number) const { return "phone-" + std::to_string(number); }

std::string Osmand::frame(const Device& device, const Content& batch) const {
    const Record& record = batch.records.front();
    std::string query = "id=" + device.id;
    query += "&timestamp=" + std::to_string(record.time.time_since_epoch().count());
    query += "&lat=" + fixed(record.place.latitude(), 7);
    query += "&lon=" + fixed(record.place.longitude(), 7);
    if (record.motion.speed()) {
        query += "&speed=" + fixed(knots_of(record), 4);
    }
    if (const auto heading = record.motion.heading()) {
        query += "&bearing=" + fixed(heading->value, 2);
    }
    if (record.accuracy) {
        query += "&accuracy=" + fixed(record.accuracy->metres().value, 1);
    }
    query += "&sat=" + std::to_string(record.satellites);
    query += record.ignition ? "&ignition=true" : "&ignition=false";
    // The name in the address that its user has typed; localhost is one that every server admits.
    return "GET /?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

Reply Osmand::first_answer(Bytes received, Stage /*stage*/) const {
    return first_http_answer(received);
}

}  // namespace convoy::device_fleet
