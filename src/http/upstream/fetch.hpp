// Reads one page of another process, or posts to it, and blocks meanwhile: for threads that serve
// nothing.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <stop_token>
#include <string>

#include "http/upstream/address.hpp"

namespace convoy::http {

inline constexpr std::size_t max_fetched_bytes = std::size_t{4} * 1024 * 1024;

/// Why there is no page, for people.
struct FetchFailure {
    std::string what;
    int status = 0;  ///< of an answer that is not 200; 0: there was no whole answer
};

/// boost::system::result calls this when `value()` is called on a failed result.
[[noreturn]] inline void throw_exception_from_error(const FetchFailure& failure,
                                                    const boost::source_location& /*location*/) {
    throw std::runtime_error(failure.what);
}

/// Sends `GET target` and returns the body of an answer with status 200 and at most
/// `max_fetched_bytes`. Fails if that takes longer than `within`, and at once if `stop` is
/// requested meanwhile; only a name server that does not answer takes longer.
boost::system::result<std::string, FetchFailure> fetch(const UpstreamAddress& address,
                                                       const std::string& target,
                                                       std::chrono::milliseconds within,
                                                       const std::stop_token& stop = {});

/// Sends `POST target` with a body of JSON in the same way; an answer with status 200 or 204 is
/// none of the failures.
boost::system::result<std::string, FetchFailure> post_json(const UpstreamAddress& address,
                                                           const std::string& target,
                                                           std::string body,
                                                           std::chrono::milliseconds within);

}  // namespace convoy::http
