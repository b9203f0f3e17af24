// One acceptor of a Listener: its thread, its listening socket, and the connections it has
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

#include "net/reception.hpp"
#include "net/spare_descriptor.hpp"

namespace convoy::net {

class Acceptor {
 public:
    /// Listens on `port` (0: any free one). Throws CannotListen.
    Acceptor(Reception& reception, std::size_t number, std::uint16_t port);

    std::uint16_t port() const { return socket_.local_endpoint().port(); }
    int descriptor() { return socket_.native_handle(); }
    boost::asio::any_io_executor executor() { return network_.get_executor(); }

    void run();
    /// Makes its thread close the listening socket and the idle connections.
    void close_idle();
    /// Makes its thread abort all connections.
    void abort_all();
    /// Stops and joins its thread. Call it when no connection is left.
    void end();

 private:
    boost::asio::awaitable<void> accept_all();
    void accepted(boost::asio::ip::tcp::socket socket);
    void open(boost::asio::ip::tcp::socket socket);
    bool close_the_next();
    void ended(const std::shared_ptr<AcceptedConnection>& connection,
               const ConnectionCounts::Place& place, const std::exception_ptr& thrown);

    Reception& reception_;
    std::size_t number_;
    boost::asio::io_context network_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
    boost::asio::ip::tcp::acceptor socket_;
    boost::asio::steady_timer accept_again_;
    SpareDescriptor spare_;
    std::set<std::shared_ptr<AcceptedConnection>> connections_;
    std::thread thread_;
};

}  // namespace convoy::net
