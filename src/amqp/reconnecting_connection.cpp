#include "amqp/reconnecting_connection.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <proton/connection_options.hpp>
#include <proton/container.hpp>
#include <proton/duration.hpp>
#include <proton/receiver.hpp>
#include <proton/sender.hpp>
#include <proton/session.hpp>
#include <proton/transport.hpp>
#include <proton/work_queue.hpp>
#include <random>
#include <sstream>
#include <utility>

namespace convoy::amqp {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds first_reconnect_delay{100};

// How often an opening or closing connection is looked at. A container does not end while it has a
// timer, so this is also the longest that a failed attempt lingers.
constexpr std::chrono::milliseconds watch_interval{50};

proton::duration as_proton(std::chrono::milliseconds duration) {
    return proton::duration(static_cast<proton::duration::numeric_type>(duration.count()));
}

// The broker refuses a second connection under one name, also where the first is dead and the
// broker has not noticed yet. So each attempt has a name of its own.
std::string unique_name(const std::string& container_id) {
    std::ostringstream name;
    std::random_device random;
    name << container_id << '-' << std::hex << random() << random();
    return name.str();
}

proton::connection_options options_of(const ConnectionSettings& settings) {
    proton::connection_options options;
    options.idle_timeout(as_proton(settings.idle_timeout));
    options.sasl_enabled(true);
    if (settings.user) {
        options.user(*settings.user);
        options.password(settings.password.value_or(""));
        // Only PLAIN is spoken by the broker, and without TLS Proton must be told that this is
        // meant: the broker listens on this machine, or inside of a cluster.
        options.sasl_allow_insecure_mechs(true);
        options.sasl_allowed_mechs("PLAIN");
    } else {
        options.sasl_allowed_mechs("ANONYMOUS");
    }
    return options;
}

// The broker's reasons for which another message would not have ended the connection, and those
// that are ours, Proton's idle time-out included.
End end_of(const std::string& reason) {
    constexpr std::array of_input{"amqp:decode-error",
                                  "amqp:connection:framing-error",
                                  "amqp:session:window-violation",
                                  "amqp:link:message-size-exceeded",
                                  "amqp:frame-size-too-small",
                                  "amqp:invalid-field"};
    if (std::ranges::find(of_input, reason) != of_input.end()) {
        return End::of_input;
    }
    return reason.empty() || reason == "proton:io" ? End::unsaid : End::ours;
}

}  // namespace

ReconnectingConnection::ReconnectingConnection(ConnectionSettings settings, ConnectionEvents events)
    : settings_(std::move(settings)),
      events_(std::move(events)),
      backoff_(first_reconnect_delay, settings_.max_reconnect_delay, std::random_device()()) {}

ReconnectingConnection::~ReconnectingConnection() = default;

void ReconnectingConnection::start() {
    thread_ = std::thread([this] { run(); });
}

void ReconnectingConnection::stop() {
    {
        const std::scoped_lock lock(connection_mutex_);
        stopping_ = true;
    }
    stop_asked_.notify_one();
    wake();
    thread_.join();
}

void ReconnectingConnection::wake() {
    const std::scoped_lock lock(connection_mutex_);
    if (connection_) {
        connection_.wake();
    }
}

bool ReconnectingConnection::stopping() {
    const std::scoped_lock lock(connection_mutex_);
    return stopping_;
}

void ReconnectingConnection::run() {
    while (!stopping()) {
        attempt();
        std::unique_lock lock(connection_mutex_);
        if (stopping_) {
            return;
        }
        lock.unlock();
        tell_disconnected();
        lock.lock();
        stop_asked_.wait_for(lock, backoff_.next(), [this] { return stopping_; });
    }
}

void ReconnectingConnection::attempt() {
    reason_.clear();
    end_ = End::unsaid;
    state_ = State::opening;
    deadline_ = Clock::now() + settings_.open_within;
    try {
        proton::container container(*this, unique_name(settings_.container_id));
        container_ = &container;
        container.run();
    } catch (const std::exception& error) {
        reason_ = error.what();  // an address that cannot be read, for one
    }
    ended();
}

void ReconnectingConnection::ended() {
    state_ = State::closed;
    link_lost();
    const std::scoped_lock lock(connection_mutex_);
    connection_ = {};
}

void ReconnectingConnection::tell_disconnected() {
    if (reason_.empty()) {
        reason_ = "closed by the broker";
    }
    if (reason_ != told_) {
        told_ = reason_;
        if (events_.disconnected) {
            events_.disconnected(reason_);
        }
    }
}

void ReconnectingConnection::link_opened() {
    state_ = State::usable;
    backoff_.reset();
    told_.clear();
    if (events_.connected) {
        events_.connected();
    }
}

void ReconnectingConnection::note(const proton::error_condition& reason) {
    if (reason_.empty()) {
        end_ = end_of(reason.name());
    }
    if (reason.name() == "amqp:unauthorized-access") {
        backoff_.expect_long();  // somebody has to change a password or a right first
    }
    if (reason_.empty()) {
        reason_ = reason.what();
    }
}

void ReconnectingConnection::give_up(const proton::error_condition& reason) {
    note(reason);
    close();
}

void ReconnectingConnection::close() {
    if (state_ == State::opening || state_ == State::usable) {
        const bool watched = state_ == State::opening;
        state_ = State::closing;
        deadline_ = Clock::now() + settings_.close_within;
        connection_.close();
        if (!watched) {
            watch();
        }
    }
}

// Ends the attempt without the broker's help.
void ReconnectingConnection::abandon() {
    if (state_ != State::closed) {
        state_ = State::closed;
        container_->stop();
    }
}

// Proton has no limit on how long opening and closing take: a broker that hangs would hold us.
void ReconnectingConnection::watch() {
    if (state_ != State::opening && state_ != State::closing) {
        return;
    }
    if (Clock::now() >= deadline_) {
        note(proton::error_condition("convoy:no-answer", "the broker does not answer"));
        abandon();
        return;
    }
    container_->schedule(as_proton(watch_interval), [this] { watch(); });
}

void ReconnectingConnection::on_container_start(proton::container& container) {
    proton::connection connection = container.connect(settings_.url, options_of(settings_));
    {
        const std::scoped_lock lock(connection_mutex_);
        connection_ = connection;
        if (stopping_) {
            connection_.wake();
        }
    }
    watch();
}

void ReconnectingConnection::on_connection_open(proton::connection& connection) {
    if (state_ == State::opening) {
        open_link(connection);
    }
}

void ReconnectingConnection::on_connection_wake(proton::connection&) {
    if (usable()) {
        work();  // also before the end: what was asked for by then is still done
    }
    if (!stopping()) {
        return;
    }
    if (state_ == State::opening) {
        abandon();
    } else {
        close();
    }
}

void ReconnectingConnection::on_connection_error(proton::connection& connection) {
    note(connection.error());
}

void ReconnectingConnection::on_session_error(proton::session& session) {
    give_up(session.error());
}

void ReconnectingConnection::on_sender_error(proton::sender& sender) { give_up(sender.error()); }

void ReconnectingConnection::on_receiver_error(proton::receiver& receiver) {
    give_up(receiver.error());
}

void ReconnectingConnection::on_sender_close(proton::sender&) { close(); }

void ReconnectingConnection::on_sender_detach(proton::sender&) { close(); }

void ReconnectingConnection::on_receiver_close(proton::receiver&) { close(); }

void ReconnectingConnection::on_receiver_detach(proton::receiver&) { close(); }

void ReconnectingConnection::on_transport_error(proton::transport& transport) {
    note(transport.error());
}

// The last event of a connection, of which deliveries and links die now.
void ReconnectingConnection::on_transport_close(proton::transport&) { ended(); }

void ReconnectingConnection::on_error(const proton::error_condition& reason) { note(reason); }

}  // namespace convoy::amqp
