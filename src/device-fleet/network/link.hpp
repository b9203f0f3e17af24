// The socket of one device. It carries bytes and knows nothing of what they mean.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <string>

#include "devices/decoder.hpp"

namespace convoy::device_fleet {

/// Use it on the network's thread only. It lives until its last operation has ended.
class Link {
 public:
    class Owner {
     public:
        virtual ~Owner() = default;
        virtual void opened() = 0;
        virtual void received(devices::Bytes bytes) = 0;
        virtual void written() = 0;
        /// The other side has ended it, or it could not be opened.
        virtual void ended() = 0;
    };

    virtual ~Link() = default;
    /// Writes all bytes, as one datagram if it has datagrams; one call at a time.
    virtual void write(std::string bytes) = 0;
    /// The owner is not called any more.
    virtual void close() = 0;
};

struct Destination {
    boost::asio::ip::address address;
    std::uint16_t port;
    devices::Transport transport;
};

/// Begins to open a link. `owner` must live until it is closed or has ended.
std::shared_ptr<Link> open_link(const boost::asio::any_io_executor& executor,
                                const Destination& destination, Link::Owner& owner);

}  // namespace convoy::device_fleet
