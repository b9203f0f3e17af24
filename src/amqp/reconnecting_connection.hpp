// One AMQP connection with one link, made again whenever it is lost.
//
// Every attempt is a Proton container of its own, run on this object's thread until its connection
// has ended; between attempts the thread waits on a condition variable. So the back-off is ours
// (Proton's own gives up for good on a refused password, and cannot be stopped while it waits), and
// nothing of a dead connection can be mixed up with the next one.
//
// Threads: everything of Proton happens on the own thread. Other threads change the derived class's
// state under its lock and call `wake`; the own thread then does the work. Nothing else crosses.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <proton/connection.hpp>
#include <proton/error_condition.hpp>
#include <proton/messaging_handler.hpp>
#include <string>
#include <thread>

#include "amqp/backoff.hpp"
#include "amqp/connection.hpp"
#include "amqp/end.hpp"

namespace convoy::amqp {

class ReconnectingConnection : public proton::messaging_handler {
 public:
    ReconnectingConnection(ConnectionSettings settings, ConnectionEvents events);
    ReconnectingConnection(const ReconnectingConnection&) = delete;
    ReconnectingConnection& operator=(const ReconnectingConnection&) = delete;

 protected:
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

    /// In `link_lost`: how the connection has ended.
    End end() const { return end_; }

    bool usable() const { return state_ == State::usable; }

 private:
    /// On the own thread. Opens the link on a connection that is open.
    virtual void open_link(proton::connection& connection) = 0;
    /// On the own thread, link open: something was changed by another thread.
    virtual void work() = 0;
    /// On the own thread: what belongs to this connection is dead. Also after an attempt that
    /// never came to a link.
    virtual void link_lost() = 0;

    enum class State { opening, usable, closing, closed };

    void run();
    void attempt();
    void tell_disconnected();
    void note(const proton::error_condition& reason);
    void close();
    void abandon();
    void watch();
    void ended();
    bool stopping();

    void on_container_start(proton::container& container) final;
    void on_connection_open(proton::connection& connection) final;
    void on_connection_wake(proton::connection& connection) final;
    void on_connection_error(proton::connection& connection) final;
    void on_session_error(proton::session& session) final;
    void on_sender_close(proton::sender& sender) final;
    void on_sender_detach(proton::sender& sender) final;
    void on_sender_error(proton::sender& sender) final;
    void on_receiver_close(proton::receiver& receiver) final;
    void on_receiver_detach(proton::receiver& receiver) final;
    void on_receiver_error(proton::receiver& receiver) final;
    void on_transport_error(proton::transport& transport) final;
    void on_transport_close(proton::transport& transport) final;
    void on_error(const proton::error_condition& reason) final;

    const ConnectionSettings settings_;
    const ConnectionEvents events_;

    // Own thread only:
    Backoff backoff_;
    State state_ = State::closed;
    std::chrono::steady_clock::time_point deadline_;  // of opening, or of closing
    proton::container* container_ = nullptr;
    std::string reason_;  // of this attempt's end
    End end_ = End::unsaid;
    std::string told_;  // the reason last told; "" after the link was open

    std::mutex connection_mutex_;
    std::condition_variable stop_asked_;
    bool stopping_ = false;          // guarded by connection_mutex_
    proton::connection connection_;  // guarded by connection_mutex_; none outside of an attempt

    std::thread thread_;
};

}  // namespace convoy::amqp
