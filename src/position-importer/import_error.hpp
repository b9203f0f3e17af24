// Why an import ends before everything is published.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>

namespace convoy::importer {

/// A sentence for the user.
struct ImportError {
    std::string what;

    friend bool operator==(const ImportError&, const ImportError&) = default;
};

/// boost::system::result calls this when `value()` is called on a failed ImportResult.
[[noreturn]] inline void throw_exception_from_error(const ImportError& error,
                                                    const boost::source_location& /*location*/) {
    throw std::runtime_error(error.what);
}

using ImportResult = boost::system::result<void, ImportError>;

}  // namespace convoy::importer
