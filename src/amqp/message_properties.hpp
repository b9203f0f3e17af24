// Application properties of a message (AMQP 1.0 §3.2.5), of the two types that we send.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace convoy::amqp {

using Property = std::variant<std::int64_t, std::string>;
using Properties = std::map<std::string, Property>;

}  // namespace convoy::amqp
