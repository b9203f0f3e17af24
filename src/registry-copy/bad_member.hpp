// The error of JSON that is no record.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

namespace convoy::registry {

/// A member that is missing, unknown or wrong.
struct BadMember {
    std::string member;  ///< its path: "assignments[2].from"; "" is the whole value
    std::string detail;  ///< "plate should be text of up to 128 bytes"
};

/// boost::system::result calls this when `value()` is called on a failed result.
[[noreturn]] inline void throw_exception_from_error(const BadMember& bad,
                                                    const boost::source_location& /*location*/) {
    throw std::runtime_error(bad.detail);
}

template <class T>
using ReadResult = boost::system::result<T, BadMember>;

}  // namespace convoy::registry
