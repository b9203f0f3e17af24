// Reads the content that is kept of a rejected position once more.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string_view>

#include "fleet/message/message.hpp"

namespace convoy::fleet {

struct Reread {
    std::optional<Time> time;  ///< as the position gives it, however wrong it is
    /// The position, or the first reason to reject it by the rules and times of now.
    boost::system::result<ReportedPosition, RejectionReason> position;
};

/// Returns nullopt if the content is no object of JSON and no Position of positions.proto: it was
/// cut off (max_rejected_bytes), or it was another value.
std::optional<Reread> reread(std::string_view content, const AcceptedTimes& times);

}  // namespace convoy::fleet
