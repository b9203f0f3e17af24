// The UDP ports of devices. A datagram is a conversation of its own: it has one frame or a few, and
// its sender gets the answer when the broker has accepted every record.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/udp.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "device-gateway/sockets/session.hpp"
#include "device-gateway/sockets/stream_doors.hpp"

namespace convoy::device_gateway {

class Datagrams {
 public:
    /// Listens on those of the ports whose protocol is spoken over UDP, and serves at once on the
    /// thread of `executor`. A port that is taken is left out with a warning. `context` must
    /// outlive `stop`, and the executor this object.
    Datagrams(const DoorSettings& settings, const boost::asio::any_io_executor& executor,
              const DeviceContext& context);
    ~Datagrams();
    Datagrams(const Datagrams&) = delete;
    Datagrams& operator=(const Datagrams&) = delete;

    /// Receives no more, and waits up to `patience` until all that was received is answered.
    void stop(std::chrono::milliseconds patience);

    /// The ports that it listens on, in the order of the settings.
    std::vector<std::uint16_t> ports() const;

 private:
    struct Door;

    static boost::asio::awaitable<void> receive_all(std::shared_ptr<Door> door);

    std::vector<std::shared_ptr<Door>> doors_;
};

}  // namespace convoy::device_gateway
