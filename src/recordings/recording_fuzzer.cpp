// Reads any bytes as a recording, in pieces of any size. Besides crashes it finds positions that
// are not valid, and readings that depend on how the bytes are cut into pieces.
//
// Seeds: recording_corpus/. The first byte of an input is the size of the pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/invariant.hpp"
#include "recordings/reading.hpp"

namespace convoy::recordings {
namespace {

struct Outcome {
    std::vector<fleet::ReportedPosition> positions;
    std::vector<DeviceValues> said;
    std::vector<std::string> skipped;
    std::string complaint;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome outcome_of(std::string_view bytes, std::size_t piece) {
    Outcome outcome;
    const Receiver receiver{
        .position =
            [&](const auto& position, const DeviceValues& said) {
                outcome.positions.push_back(position);
                outcome.said.push_back(said);
            },
        .skipped =
            [&](const Skipped& skipped) {
                outcome.skipped.push_back(skipped.where + ": " + skipped.detail);
            },
        .note = [](const std::string& /*sentence*/) {}};
    const auto next = [&bytes, piece] {
        const std::string_view taken = bytes.substr(0, piece);
        bytes.remove_prefix(taken.size());
        return taken;
    };
    const auto unreadable = read_recording(next, {.file_name = "Van"}, receiver);
    outcome.complaint = unreadable ? unreadable->reason : "";
    return outcome;
}

void read_any(std::string_view input) {
    const std::size_t piece = input.empty() ? 1 : 1 + static_cast<unsigned char>(input.front());
    input.remove_prefix(input.empty() ? 0 : 1);
    const Outcome outcome = outcome_of(input, std::max<std::size_t>(input.size(), 1));
    fleet::require(outcome == outcome_of(input, piece), "pieces change nothing");
    for (const fleet::ReportedPosition& reported : outcome.positions) {
        fleet::require(fleet::VehicleName::from(reported.vehicle.text()) == reported.vehicle,
                       "a name is valid");
        const fleet::Time time = reported.position.time;
        fleet::require(time >= fleet::parse_time("2000-01-01T00:00:00Z") &&
                           time.time_since_epoch().count() <= 9'999'999'999'999,
                       "a time is one that the queue takes");
    }
}

}  // namespace
}  // namespace convoy::recordings

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    convoy::recordings::read_any({reinterpret_cast<const char*>(data), size});
    return 0;
}
