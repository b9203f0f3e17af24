// A position in JSON for tests, whole or with one member changed.
#pragma once

#include <string>

#include "fleet/json_message.hpp"
#include "fleet/samples.hpp"

namespace convoy::fleet::samples {

inline boost::system::result<DecodedMessage, UndecodableMessage> decode(std::string_view body) {
    return JsonMessageReader().read(body, accepted);
}

/// The members of a position that is right; a test replaces or leaves out one of them.
struct Members {
    std::string vehicle = R"("vehicle":"City Truck",)";
    std::string lat = R"("lat":53.390681,)";
    std::string lon = R"("lon":-1.431247,)";
    std::string time = R"("time":"2026-11-22T13:07:11.250Z")";
    std::string rest;

    std::string object() const { return "{" + vehicle + lat + lon + time + rest + "}"; }
};

}  // namespace convoy::fleet::samples
