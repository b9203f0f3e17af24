// The bodies of JT/T 808 that say where a vehicle is.
#pragma once

#include <chrono>

#include "devices/bytes.hpp"
#include "devices/decoded.hpp"

namespace convoy::devices {

/// What a body does not say itself.
struct Jt808Context {
    std::chrono::minutes ahead_of_utc;  ///< of the device's clock
    /// The version of 2019 has given meanings to bits of alarms that older devices use otherwise.
    bool is_of_2019;
};

/// A body of 0x0200. Returns nothing if it is too short.
std::optional<Reading> read_jt808_location(Bytes body, const Jt808Context& context);

/// Appends the locations of 0x0704, which a device has stored while it had no network.
void read_jt808_batch(Bytes body, const Jt808Context& context, Decoded& decoded);

/// Appends the locations of 0x0210: short ones, each behind one byte of its length.
void read_jt808_short_batch(Bytes body, const Jt808Context& context, Decoded& decoded);

/// A body of 0x5501 or 0x5502, by which locks of Jointech report their place, in UTC.
std::optional<Reading> read_jt808_lock(Bytes body);

/// A body of 0x0702: who has put a card into the reader, or taken it out.
std::optional<Reading> read_jt808_driver(Bytes body, const Jt808Context& context);

/// A body of 0x0900, which wired devices fill: a login of a driver, values of the engine.
std::optional<Reading> read_jt808_passed_on(Bytes body, const Jt808Context& context);

}  // namespace convoy::devices
