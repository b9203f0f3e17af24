// Reads the content that is kept of a rejected position once more.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string_view>

#include "fleet/message/message.hpp"

namespace convoy::fleet {

struct Reread {
    std::optional<Time> time;  ///< as the position gives it, however wrong it is
    /// One position, with what was said besides, or one reading; or the first reason to reject it
    /// by the current rules and the given times.
    boost::system::result<DecodedMessage, RejectionReason> message;
};

/// What a time before 2000 is: wrong, or seconds since 1970 that were read as milliseconds.
enum class EarlyTime { wrong, in_seconds };

/// Returns nullopt if the content is no object of JSON and no Position of positions.proto: it was
/// cut off (max_rejected_bytes, max_rejected_details_bytes), or it was another value.
std::optional<Reread> reread(std::string_view content, const AcceptedTimes& times,
                             EarlyTime early = EarlyTime::wrong);

}  // namespace convoy::fleet
