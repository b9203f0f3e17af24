// Text for the log about any exception.
#pragma once

#include <exception>
#include <string>

namespace convoy::net {

/// Returns the exception's message.
inline std::string description(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& exception) {
        return exception.what();
    } catch (...) {
        return "an exception of an unknown type was thrown";
    }
}

}  // namespace convoy::net
