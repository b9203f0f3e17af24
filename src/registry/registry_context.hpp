// What the routes of the registry share.
#pragma once

#include <functional>
#include <string>

#include "fleet/time.hpp"
#include "registry/change_signal.hpp"
#include "registry/records.hpp"
#include "registry/unknown_devices.hpp"
#include "registry/write_token.hpp"
#include "service/health.hpp"

namespace convoy::registry {

/// Time and randomness are given, so that tests choose them. `new_token` returns a text that cannot
/// be guessed, of the letters that a URL may have.
struct Surroundings {
    std::function<fleet::Time()> now;
    std::function<std::string()> new_token;
};

/// All of it must outlive the server. Its parts are thread-safe.
struct RegistryContext {
    Records& records;
    ChangeSignal& signal;
    UnknownDevices& unknown;
    WriteToken& token;
    service::Health& health;  ///< its dependency "records" is down while the store fails
    Surroundings surroundings;
};

}  // namespace convoy::registry
