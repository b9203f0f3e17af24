#include "amqp/reconnecting_connection.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <exception>
#include <proton/connection_options.hpp>
#include <proton/duration.hpp>
#include <proton/receiver.hpp>
#include <proton/sender.hpp>
#include <proton/session.hpp>
#include <proton/timestamp.hpp>
#include <proton/transport.hpp>
#include <random>
#include <sstream>
#include <utility>

#include "amqp/broker_refusal.hpp"

namespace convoy::amqp {
namespace {

constexpr std::chrono::milliseconds first_reconnect_delay{100};

// The largest frame that the broker may send us: its own limit for a message.
constexpr std::uint32_t max_frame_bytes = 320 * 1024;

proton::duration as_proton(std::chrono::milliseconds duration) {
    return proton::duration(static_cast<proton::duration::numeric_type>(duration.count()));
}

// The broker refuses a second connection of the same name, even if the first is dead and the broker
// has not noticed that yet. So each attempt has its own name.
std::string unique_name(const std::string& container_id) {
    std::ostringstream name;
    std::random_device random;
    name << container_id << '-' << std::hex << random() << random();
    return name.str();
}

proton::timestamp proton_time(std::chrono::steady_clock::time_point time) {
    using std::chrono::milliseconds;
    return proton::timestamp(
        std::chrono::duration_cast<milliseconds>(time.time_since_epoch()).count());
}

proton::error_condition exception_of(const std::exception& error) {
    return {"exception", error.what()};
}

proton::error_condition no_answer() { return {"convoy:no-answer", "the broker does not answer"}; }

proton::connection_options options_of(const ConnectionSettings& settings, const std::string& host) {
    proton::connection_options options;
    options.virtual_host(host);
    options.max_frame_size(max_frame_bytes);
    options.idle_timeout(as_proton(settings.idle_timeout));
    options.sasl_enabled(true);
    if (settings.user) {
        options.user(*settings.user);
        options.password(settings.password.value_or(""));
        // The broker supports PLAIN only. Proton does not see our TLS, so PLAIN has to be allowed
        // as insecure. Without TLS the broker listens on this machine or inside a cluster.
        options.sasl_allow_insecure_mechs(true);
        options.sasl_allowed_mechs("PLAIN");
    } else {
        options.sasl_allowed_mechs("ANONYMOUS");
    }
    return options;
}

// Classifies the reason of an end: `of_input` are the broker's reasons with which another message
// would not have ended the connection; `ours` includes Proton's idle time-out.
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
    constexpr std::array unsaid{"", "proton:io", failure_of_the_broker};
    return std::ranges::find(unsaid, reason) != unsaid.end() ? End::unsaid : End::ours;
}

}  // namespace

ReconnectingConnection::ReconnectingConnection(ConnectionSettings settings, ConnectionEvents events)
    : settings_(std::move(settings)),
      events_(std::move(events)),
      backoff_(first_reconnect_delay, settings_.max_reconnect_delay, std::random_device()()),
      reported_(settings_.urls.size()) {}

ReconnectingConnection::~ReconnectingConnection() = default;

void ReconnectingConnection::start() {
    thread_ = std::thread([this] { run(); });
}

void ReconnectingConnection::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    stop_asked_.notify_one();
    wake();
    thread_.join();
}

void ReconnectingConnection::wake() { wakeup_.signal(); }

bool ReconnectingConnection::stopping() {
    const std::scoped_lock lock(mutex_);
    return stopping_;
}

void ReconnectingConnection::run() {
    while (!stopping()) {
        attempt();
        if (renewing_) {
            continue;
        }
        std::unique_lock lock(mutex_);
        if (stopping_) {
            return;
        }
        lock.unlock();
        report_disconnected();
        if (go_on_to_next_url()) {
            continue;
        }
        lock.lock();
        stop_asked_.wait_for(lock, backoff_.next(), [this] { return stopping_; });
    }
}

void ReconnectingConnection::attempt() {
    reason_.clear();
    end_ = End::unsaid;
    alarm_.reset();
    after_renewal_ = std::exchange(renewing_, false);
    state_ = State::opening;
    deadline_ = Clock::now() + settings_.open_within;
    ClientSocket socket(wakeup_);
    proton::io::connection_driver driver(unique_name(settings_.container_id));
    driver_ = &driver;
    try {
        if (connect(socket)) {
            converse(socket);
        }
    } catch (const std::exception& error) {
        note(exception_of(error));  // from our own code, or an invalid URL
    }
    state_ = State::closed;
    link_lost();
    driver_ = nullptr;
}

bool ReconnectingConnection::connect(ClientSocket& socket) {
    const boost::urls::url_view address = boost::urls::parse_uri(settings_.urls[url_]).value();
    const bool tls = address.scheme() == "amqps";
    const std::string port =
        address.has_port() ? std::string(address.port()) : std::to_string(tls ? 5671 : 5672);
    const auto connected =
        socket.connect(address.host_address(), port, deadline_, [this] { return stopping(); });
    if (connected == ClientSocket::Connected::no) {
        lose(socket);
    } else if (connected == ClientSocket::Connected::too_late) {
        note(no_answer());
    }
    if (connected != ClientSocket::Connected::yes) {
        return false;
    }
    if (tls) {
        socket.use_tls(address.host_address(), settings_.ca_file);
    }
    driver_->connect(options_of(settings_, address.host()).handler(*this));
    return true;
}

// Runs the connection until it has ended, has failed, or does not open or close in time: Proton has
// no time limit for that, and a broker that hangs would block us.
void ReconnectingConnection::converse(ClientSocket& socket) {
    while (driver_->dispatch()) {
        const proton::error_condition failure = this->failure();
        if (!failure.empty()) {
            note(failure);
            transfer(socket);  // sends the broker the reason if that is possible now
            return;
        }
        if (!usable() && Clock::now() >= deadline_) {
            note(no_answer());
            return;
        }
        if (wakeup_.take()) {
            woken();
        }
        ring();
        if (state_ == State::closed) {
            return;
        }
        if (!transfer(socket)) {
            lose(socket);
            return;
        }
        wait(socket);
    }
}

// Returns why this connection cannot go on, or an empty condition. If Proton cannot decode a frame,
// it only stops reading.
proton::error_condition ReconnectingConnection::failure() const {
    const bool open = state_ == State::opening || state_ == State::usable;
    if (open && driver_->transport().error().empty() && driver_->read_buffer().size == 0) {
        return {"convoy:undecodable", "the broker has sent bytes that are not AMQP"};
    }
    return driver_->transport().error();
}

// Transfers what can be transferred now, in both directions; returns false if the socket is dead.
bool ReconnectingConnection::transfer(ClientSocket& socket) {
    const proton::io::const_buffer output = driver_->write_buffer();
    if (output.size > 0) {
        const auto written = socket.write(output.data, output.size);
        if (!written) {
            return false;
        }
        driver_->write_done(*written);
    }
    const proton::io::mutable_buffer input = driver_->read_buffer();
    if (input.size > 0) {
        const auto read = socket.read(input.data, input.size);
        if (!read) {
            return false;
        }
        driver_->read_done(*read);
    }
    return true;
}

// While we close the connection, the broker may close the socket: that is not a failure.
void ReconnectingConnection::lose(const ClientSocket& socket) {
    if (state_ != State::closing) {
        note(proton::error_condition("proton:io", socket.error().empty()
                                                      ? "the broker has closed the connection"
                                                      : socket.error()));
    }
}

void ReconnectingConnection::wait(ClientSocket& socket) {
    const auto now = Clock::now();
    auto until = std::min(next_time(), now + std::chrono::hours(1));
    const auto tick = driver_->tick(proton_time(now));
    if (tick.milliseconds() != 0) {
        until = std::min(until, now + std::chrono::milliseconds(tick.milliseconds() -
                                                                proton_time(now).milliseconds()));
    }
    if (driver_->has_events()) {
        return;  // of bytes that have arrived, or of a broker that was silent for too long
    }
    socket.wait(
        {.read = driver_->read_buffer().size > 0, .write = driver_->write_buffer().size > 0},
        until);
}

void ReconnectingConnection::woken() {
    if (usable()) {
        work();  // also before the end: work requested before `stop` is still done
    }
    if (!stopping()) {
        return;
    }
    if (state_ == State::opening) {
        state_ = State::closed;
    } else {
        close();
    }
}

void ReconnectingConnection::ring() {
    if (usable() && alarm_ && Clock::now() >= *alarm_) {
        alarm_.reset();
        alarm();
    }
}

ReconnectingConnection::Clock::time_point ReconnectingConnection::next_time() const {
    return usable() ? alarm_.value_or(Clock::time_point::max()) : deadline_;
}

void ReconnectingConnection::report_disconnected() {
    if (reason_.empty()) {
        reason_ = "closed by the broker";
    }
    if (reason_ != reported_[url_]) {
        reported_[url_] = reason_;
        if (events_.disconnected) {
            const bool several = settings_.urls.size() > 1;
            events_.disconnected(several ? settings_.urls[url_] + ": " + reason_ : reason_);
        }
    }
}

// Returns false when all have been tried since the last wait. A link that was open counts as tried,
// too: brokers that each end it at once must not be tried without a wait.
bool ReconnectingConnection::go_on_to_next_url() {
    url_ = (url_ + 1) % settings_.urls.size();
    tried_ = (tried_ + 1) % settings_.urls.size();
    return tried_ != 0;
}

void ReconnectingConnection::link_opened() {
    state_ = State::usable;
    backoff_.reset();
    std::ranges::fill(reported_, "");
    if (events_.connected && !after_renewal_) {
        events_.connected(settings_.urls[url_]);
    }
}

void ReconnectingConnection::note(const proton::error_condition& reason) {
    if (reason_.empty()) {
        end_ = end_of(reason.name());
    }
    if (reason.name() == "amqp:unauthorized-access" || reason.name() == failure_of_the_broker) {
        backoff_.expect_long();  // an operator has to change a right or free disk space first
    }
    if (reason_.empty()) {
        reason_ = reason.what();
    }
}

void ReconnectingConnection::give_up(const proton::error_condition& reason) {
    note(reason);
    close();
}

void ReconnectingConnection::renew() {
    renewing_ = true;
    close();
}

void ReconnectingConnection::close() {
    if (state_ == State::opening || state_ == State::usable) {
        state_ = State::closing;
        deadline_ = Clock::now() + settings_.close_within;
        driver_->connection().close();
    }
}

void ReconnectingConnection::on_connection_open(proton::connection& connection) {
    if (state_ == State::opening) {
        open_link(connection);
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

void ReconnectingConnection::on_sender_close(proton::sender& /*sender*/) { close(); }

void ReconnectingConnection::on_sender_detach(proton::sender& /*sender*/) { close(); }

void ReconnectingConnection::on_receiver_close(proton::receiver& /*receiver*/) { close(); }

void ReconnectingConnection::on_receiver_detach(proton::receiver& /*receiver*/) { close(); }

void ReconnectingConnection::on_transport_error(proton::transport& transport) {
    note(transport.error());
}

void ReconnectingConnection::on_error(const proton::error_condition& reason) { note(reason); }

}  // namespace convoy::amqp
