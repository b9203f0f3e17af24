// A socket and the bytes read ahead from it. It includes Beast, so only the few source files of
// this folder that read and write should include it.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <cstddef>
#include <string_view>

namespace convoy::http {

struct Stream {
    boost::beast::tcp_stream socket;
    boost::beast::flat_buffer read_ahead;

    std::string_view unread() const {
        return {static_cast<const char*>(read_ahead.data().data()), read_ahead.size()};
    }
};

/// Reads until the head of a message is in `read_ahead`; returns false if it is longer than
/// `max_bytes`. (Beast's header_limit starts again with each read, so it does not limit a head that
/// arrives in small parts.) Throws boost::system::system_error.
inline boost::asio::awaitable<bool> read_head(Stream& stream, std::size_t max_bytes) {
    constexpr std::string_view end = "\r\n\r\n";
    constexpr std::size_t max_at_once = 4096;
    std::size_t searched = 0;
    while (true) {
        const auto found = stream.unread().find(end, searched - std::min(searched, end.size()));
        searched = stream.unread().size();
        if (found != std::string_view::npos) {
            co_return found + end.size() <= max_bytes;
        }
        if (searched >= max_bytes) {
            co_return false;
        }
        const auto space = stream.read_ahead.prepare(std::min(max_at_once, max_bytes - searched));
        const auto read = co_await stream.socket.async_read_some(space, boost::asio::use_awaitable);
        stream.read_ahead.commit(read);
    }
}

}  // namespace convoy::http
