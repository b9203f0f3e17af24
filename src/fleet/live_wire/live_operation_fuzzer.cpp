// Decodes any bytes as a message of a live client. Besides crashes it finds views beyond their
// limits, other operations that change in encoding and decoding, and error texts that are too long.
//
// Seeds: live_operation_corpus/.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "fleet/invariant.hpp"
#include "fleet/live_wire/live_operation.hpp"

namespace convoy::fleet {
namespace {

constexpr OperationLimits limits{.max_pins = 4, .max_details = 3};

void check_view(const ViewOperation& view) {
    const auto& [west, south, east, north] = view.box;
    require(west.value >= -180 && west.value <= 180 && east.value >= -180 && east.value <= 180,
            "longitudes are on Earth");
    require(south.value >= -90 && south <= north && north.value <= 90,
            "latitudes are on Earth, and in order");
    require(view.zoom >= 0 && view.zoom <= 30, "a zoom is bounded");
    require(view.pins.size() <= limits.max_pins, "pins are bounded");
    require(!view.max_hz || *view.max_hz > 0, "a rate is above 0");
}

void decode_any(std::string_view input) {
    static LiveOperationDecoder decoder;
    const auto decoded = decoder.decode(input, limits);
    if (!decoded) {
        require(decoded.error().detail.size() <= 123, "a reason fits into a close");
        return;
    }
    if (const auto* details = std::get_if<DetailsOperation>(&*decoded)) {
        require(details->of.size() <= limits.max_details, "vehicles are bounded");
    }
    const auto* view = std::get_if<ViewOperation>(&*decoded);
    if (view == nullptr) {
        const std::string written = encode_operation(*decoded);
        require(*decoder.decode(written, limits) == *decoded, "it comes back as it was");
        return;
    }
    check_view(*view);
}

}  // namespace
}  // namespace convoy::fleet

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    convoy::fleet::decode_any({reinterpret_cast<const char*>(data), size});
    return 0;
}
