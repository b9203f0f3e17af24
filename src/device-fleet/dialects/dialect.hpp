// How a device speaks: its frames, and what the answers say. The opposite of src/devices.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "device-fleet/record.hpp"
#include "devices/decoder.hpp"

namespace convoy::device_fleet {

using devices::Bytes;

/// By what an answer says which frame it takes.
enum class AnswersBy : std::uint8_t {
    number,  ///< by the number that the frame has
    order,   ///< by nothing: it is for the oldest frame that has no answer
    nothing  ///< frames are not answered
};

/// A dialect without a bound of its own for frames under way.
inline constexpr std::size_t many_frames = std::numeric_limits<std::size_t>::max();

struct DialectTraits {
    std::string_view name;      ///< in settings: "teltonika-udp"
    std::string_view protocol;  ///< in the list of devices: "teltonika"
    std::uint16_t port;         ///< on which the gateway expects it
    devices::Transport transport = devices::Transport::stream;
    AnswersBy answers_by = AnswersBy::order;
    bool waits_for_login = false;           ///< it sends no frame before its login is answered
    bool forgets_sent = false;              ///< it forgets a record when it has sent it
    bool newest_first = false;              ///< of the records that it has kept without network
    std::size_t max_records = 1;            ///< of one frame
    std::size_t max_frames = 1;             ///< without an answer
    std::chrono::milliseconds step{1'000};  ///< of times
    std::int32_t units_per_degree = 10'000'000;
};

/// The content of one frame.
struct Content {
    std::span<const Record> records;  ///< at least one
    std::uint16_t number;             ///< at least 1
    bool is_late = false;             ///< the device had kept them, without network
    bool is_repeated = false;
    fleet::Time sent;
};

struct Reply {
    enum class Kind : std::uint8_t {
        incomplete,  ///< more bytes are needed
        other,       ///< it takes nothing: a heartbeat's answer, or bytes that mean nothing
        login,       ///< the device is admitted
        denied,      ///< it is not
        taken,       ///< the gateway has stored records
        busy,        ///< the gateway has stored nothing, and wants to be asked later
    };
    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

    Kind kind = Kind::incomplete;
    std::size_t size = 0;  ///< how many bytes it has; 0 if it is incomplete
    std::optional<std::uint16_t> number{};
    std::size_t records = all;  ///< how many are taken, from the beginning of the frame
};

/// What the device waits for when bytes arrive.
enum class Stage : std::uint8_t { login, frames };

/// A dialect has no state, so one serves all devices.
class Dialect {
 public:
    Dialect() = default;
    virtual ~Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;

    virtual const DialectTraits& traits() const = 0;
    /// Returns the id of a device by the number of its vehicle.
    virtual std::string id_of(std::size_t number) const { return imei_of(number); }
    /// Returns what a device sends first on a connection; "" if it begins with a frame.
    virtual std::string login(const Device& /*device*/) const { return ""; }
    virtual std::string frame(const Device& device, const Content& batch) const = 0;
    /// Returns what keeps an idle connection open; "" if the dialect has nothing.
    virtual std::string heartbeat(const Device& /*device*/, std::uint16_t /*number*/) const {
        return "";
    }
    /// Reads the first answer. `received` is not empty; of a datagram, it is the whole one.
    virtual Reply first_answer(Bytes received, Stage stage) const = 0;
};

}  // namespace convoy::device_fleet
