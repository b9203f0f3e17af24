// Reads what is sent to POST /devices/positions: positions of one device as JSON, or as a recording
// (CSV, GPX, and the other formats that an import reads).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/requests/request.hpp"

namespace convoy::device_gateway {

/// A row, point or element that gives no position.
struct RefusedPart {
    std::string where;   ///< "line 7"; "" if `detail` is the element itself
    std::string reason;  ///< "bad_time"
    std::string detail;
};

struct Upload {
    devices::DecodedRequest decoded{};
    std::vector<RefusedPart> refused{};  ///< in their order
    std::string complaint{};             ///< why nothing is taken from the body; "" if it is read
    bool is_too_large = false;           ///< that is why
};

/// `device` is the id of all readings. The vehicles that a recording names are ignored, because the
/// device decides which vehicle it is in.
Upload read_upload(std::string_view body, std::string_view content_type, std::string_view device);

/// Returns the answer to an upload: how many are accepted, and what was refused.
std::string upload_answer(std::size_t accepted, const std::vector<RefusedPart>& refused);

}  // namespace convoy::device_gateway
