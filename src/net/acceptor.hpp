// One acceptor of a Listener: its thread, its listening sockets, and the connections it has
// accepted. The private functions run on its thread, the public ones on the threads that call the
// Listener.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "net/reception.hpp"
#include "net/spare_descriptor.hpp"

namespace convoy::net {

class Acceptor {
 public:
    /// Listens on `ports` (0: any free one). Throws CannotListen.
    Acceptor(Reception& reception, std::size_t number, const std::vector<std::uint16_t>& ports);

    /// In the order of the constructor's; 0: it is left out (see ListenEvents::cannot_listen).
    const std::vector<std::uint16_t>& ports() const { return ports_; }
    /// The greatest descriptor of its listening sockets.
    int descriptor();
    boost::asio::any_io_executor executor() { return network_.get_executor(); }

    void run();
    /// Makes its thread close the listening sockets and the idle connections.
    void close_idle();
    /// Makes its thread abort all connections.
    void abort_all();
    /// Stops and joins its thread. Call it when no connection is left.
    void end();

 private:
    /// One port.
    struct Socket {
        boost::asio::ip::tcp::acceptor acceptor;
        boost::asio::steady_timer accept_again;
    };

    void listen(std::uint16_t port);
    boost::asio::awaitable<void> accept_all(Socket& listening);
    void accepted(boost::asio::ip::tcp::socket socket);
    void open(boost::asio::ip::tcp::socket socket);
    bool close_the_next(Socket& listening);
    void ended(const std::shared_ptr<AcceptedConnection>& connection,
               const ConnectionCounts::Place& place, const std::exception_ptr& thrown);

    Reception& reception_;
    std::size_t number_;
    boost::asio::io_context network_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<Socket>> sockets_;
    SpareDescriptor spare_;
    std::set<std::shared_ptr<AcceptedConnection>> connections_;
    std::thread thread_;
};

}  // namespace convoy::net
