// One AMQP connection with one link, which is made again whenever it is lost.
//
// Every attempt has its own Proton connection and socket, which this object's thread drives until
// they have ended; between attempts the thread waits on a condition variable. So we control the
// back-off, and a dead connection cannot be mixed up with the next one.
//
// The socket is ours because Proton's container does not close it when an exception leaves a
// handler or Proton's own decoding of a message: the broker would keep the messages of that
// connection until its time-out. Here any exception, and any bytes that are not AMQP, close the
// socket at once, and the next attempt follows.
//
// Threads: Proton runs on this object's own thread only. Other threads change the derived class's
// state under its lock and call `wake`; the own thread then does the work.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <proton/connection.hpp>
#include <proton/error_condition.hpp>
#include <proton/io/connection_driver.hpp>
#include <proton/messaging_handler.hpp>
#include <string>
#include <thread>
#include <vector>

#include "amqp/backoff.hpp"
#include "amqp/client_socket.hpp"
#include "amqp/connection.hpp"
#include "amqp/end.hpp"
#include "amqp/wakeup.hpp"

namespace convoy::amqp {

class ReconnectingConnection : public proton::messaging_handler {
 public:
    ReconnectingConnection(ConnectionSettings settings, ConnectionEvents events);
    ReconnectingConnection(const ReconnectingConnection&) = delete;
    ReconnectingConnection& operator=(const ReconnectingConnection&) = delete;

 protected:
    using Clock = std::chrono::steady_clock;

    /// The derived class must have called `stop`, because the thread calls it.
    ~ReconnectingConnection() override;

    /// Starts the thread. Call it last in a derived constructor.
    void start();

    /// Closes the connection and ends the thread. Call it first in a derived destructor.
    void stop();

    /// Makes the own thread call `work` soon if the link is open. May be called from any thread.
    void wake();

    // For the own thread only:

    /// Call it when the broker has opened the link: it can then be used.
    void link_opened();

    /// Closes this connection, which is of no use, and makes another one. The first reason is kept.
    void give_up(const proton::error_condition& reason);

    /// Closes this connection and makes another one at once. This is not a failure: the owner is
    /// notified only if the next attempt fails.
    void renew();

    /// Sets the time at which `alarm` is called if the link is open; replaces a time set before.
    void set_alarm(Clock::time_point when) { alarm_ = when; }

    /// For `link_lost`: returns how the connection has ended.
    End end() const { return end_; }

    bool usable() const { return state_ == State::usable; }

 private:
    /// Opens the link on an open connection. Called on the own thread.
    virtual void open_link(proton::connection& connection) = 0;
    /// Called on the own thread, with the link open, after `wake`.
    virtual void work() = 0;
    /// Called on the own thread, with the link open, at the time of `set_alarm`.
    virtual void alarm() {}
    /// Called on the own thread when this connection is dead, with all that belongs to it. Also
    /// called after an attempt that opened no link.
    virtual void link_lost() = 0;

    enum class State { opening, usable, closing, closed };

    void run();
    void attempt();
    bool connect(ClientSocket& socket);
    void converse(ClientSocket& socket);
    proton::error_condition failure() const;
    bool transfer(ClientSocket& socket);
    void lose(const ClientSocket& socket);
    void wait(ClientSocket& socket);
    void woken();
    void ring();
    Clock::time_point next_time() const;
    void report_disconnected();
    bool go_on_to_next_url();
    void note(const proton::error_condition& reason);
    void close();
    bool stopping();

    void on_connection_open(proton::connection& connection) final;
    void on_connection_error(proton::connection& connection) final;
    void on_session_error(proton::session& session) final;
    void on_sender_close(proton::sender& sender) final;
    void on_sender_detach(proton::sender& sender) final;
    void on_sender_error(proton::sender& sender) final;
    void on_receiver_close(proton::receiver& receiver) final;
    void on_receiver_detach(proton::receiver& receiver) final;
    void on_receiver_error(proton::receiver& receiver) final;
    void on_transport_error(proton::transport& transport) final;
    void on_error(const proton::error_condition& reason) final;

    const ConnectionSettings settings_;
    const ConnectionEvents events_;

    // Own thread only:
    Backoff backoff_;
    State state_ = State::closed;
    Clock::time_point deadline_;  // of opening, or of closing
    std::optional<Clock::time_point> alarm_;
    proton::io::connection_driver* driver_ = nullptr;  // null outside an attempt
    std::string reason_;                               // of this attempt's end
    End end_ = End::unsaid;
    bool renewing_ = false;       // this connection ends because of `renew`
    bool after_renewal_ = false;  // the one before did so
    std::size_t url_ = 0;         // index of the one that is used or tried
    std::size_t tried_ = 0;       // how many were tried since the last wait
    std::vector<std::string>
        reported_;  // each URL's reason last reported; "" once the link was open

    Wakeup wakeup_;
    std::mutex mutex_;
    std::condition_variable stop_asked_;
    bool stopping_ = false;  // guarded by mutex_

    std::thread thread_;
};

}  // namespace convoy::amqp
