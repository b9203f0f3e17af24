// One AMQP connection with one link, made again whenever it is lost.
//
// Every attempt is a Proton connection of its own on a socket of its own, driven by this object's
// thread until it has ended; between attempts the thread waits on a condition variable. So the
// back-off is ours, and nothing of a dead connection can be mixed up with the next one.
//
// The socket is ours because Proton's container does not close it when an exception leaves a
// handler, its own decoding of a message included: the broker would keep the messages of that
// connection until it has been silent for long enough. Here any exception, and any bytes that are
// no AMQP, close the socket at once, and the next attempt is made.
//
// Threads: everything of Proton happens on the own thread. Other threads change the derived class's
// state under its lock and call `wake`; the own thread then does the work. Nothing else crosses.
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

    /// The thread must have been stopped: it calls the derived class.
    ~ReconnectingConnection() override;

    /// The last act of a derived constructor.
    void start();

    /// The first act of a derived destructor: closes the connection and ends the thread.
    void stop();

    /// From any thread: have `work` called soon, if the link is open.
    void wake();

    // For the own thread only:

    /// The broker has opened the link: it can be used.
    void link_opened();

    /// This connection is of no use: close it and make another one. The first reason stands.
    void give_up(const proton::error_condition& reason);

    /// Close this connection and make another one at once. This is no failure, and the owner hears
    /// of it only if the next attempt fails.
    void renew();

    /// Have `alarm` called then, if the link is open; replaces a time set before.
    void set_alarm(Clock::time_point when) { alarm_ = when; }

    /// In `link_lost`: how the connection has ended.
    End end() const { return end_; }

    bool usable() const { return state_ == State::usable; }

 private:
    /// On the own thread. Opens the link on a connection that is open.
    virtual void open_link(proton::connection& connection) = 0;
    /// On the own thread, link open: something was changed by another thread.
    virtual void work() = 0;
    /// On the own thread, link open: it is the time of `set_alarm`.
    virtual void alarm() {}
    /// On the own thread: what belongs to this connection is dead. Also after an attempt that
    /// never came to a link.
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
    void tell_disconnected();
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
    proton::io::connection_driver* driver_ = nullptr;  // none outside of an attempt
    std::string reason_;                               // of this attempt's end
    End end_ = End::unsaid;
    bool renewing_ = false;          // this connection ends for `renew`
    bool after_renewal_ = false;     // the one before did
    std::size_t url_ = 0;            // the place in urls of the one that is used or tried
    std::size_t tried_ = 0;          // how many since the last wait
    std::vector<std::string> told_;  // of each url the reason last told; "" after the link was open

    Wakeup wakeup_;
    std::mutex mutex_;
    std::condition_variable stop_asked_;
    bool stopping_ = false;  // guarded by mutex_

    std::thread thread_;
};

}  // namespace convoy::amqp
