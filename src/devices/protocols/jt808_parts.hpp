// The parts of a message that is longer than one frame of JT/T 808.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "devices/bytes.hpp"

namespace convoy::devices {

struct Jt808Part {
    std::string_view device;
    std::uint16_t type{};    ///< of the message
    std::uint16_t serial{};  ///< of this part: those of a message follow one another
    std::uint16_t count{};   ///< of all parts
    std::uint16_t number{};  ///< from 1 on
    Bytes body;
};

/// What a part makes of those before it.
struct Jt808Collected {
    std::string body;  ///< of the whole message, if it is complete
    /// The serial numbers of the parts that have to be answered: none until the message is whole.
    std::vector<std::uint16_t> answered;
    bool is_refused = false;  ///< the message can never be read
};

/// Collects one message at a time. A message that is too long here is forgotten, and each of its
/// parts is to be answered: the device would repeat it for ever.
class Jt808Parts {
 public:
    Jt808Collected add(const Jt808Part& part);

 private:
    bool is_of_this_message(const Jt808Part& part, std::uint16_t first_serial) const;
    std::size_t size() const;
    std::vector<std::uint16_t> serials() const;

    std::string device_;
    std::uint16_t type_{};
    std::uint16_t first_serial_{};
    std::uint16_t count_{};
    bool is_refused_ = false;
    std::map<std::uint16_t, std::string> bodies_;  ///< by the numbers of the parts
};

}  // namespace convoy::devices
