// One connection of a device. An answer that lets the device forget goes out when the broker has
// accepted every record of its frame, and of those before it.
//
// An idle session has no buffer: all sessions of a thread read into one, and only the beginning of
// a frame is kept. Use it on the thread of its acceptor only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "device-gateway/sockets/conversation.hpp"
#include "device-gateway/sockets/pending_answers.hpp"
#include "device-gateway/sockets/unread_bytes.hpp"
#include "net/accepted_connection.hpp"

namespace convoy::device_gateway {

struct SessionLimits {
    std::chrono::milliseconds idle{std::chrono::minutes{15}};    ///< without a byte
    std::chrono::milliseconds stalled{std::chrono::minutes{2}};  ///< with a part of a frame
    std::chrono::milliseconds unnamed{std::chrono::minutes{2}};  ///< before a device is named
    std::chrono::milliseconds proxy_header{10'000};   ///< until a proxy has named its client
    std::chrono::milliseconds sent_once_away{2'000};  ///< broker away: then such sessions end
    std::chrono::milliseconds acknowledged_away{30'000};
    std::size_t max_frames = 2'000;                   ///< not answered yet; beyond, no more is read
    std::size_t max_bytes = std::size_t{256} * 1024;  ///< the same
    std::size_t max_unsent = std::size_t{64} * 1024;  ///< of answers that the device does not read
    /// Of all sessions together (UnreadBytes); each thread has an equal share.
    std::size_t max_unread = std::size_t{64} * 1024 * 1024;
};

/// A connection of a device that was accepted.
struct Arrival {
    boost::asio::ip::tcp::socket socket;
    /// {}: the socket's peer; set if a proxy has named it.
    std::optional<boost::asio::ip::address> client{};
};

/// Makes the end of the socket a reset, by which a device learns at once that it is not served.
void reset_at_end(boost::asio::ip::tcp::socket& socket);

/// What all sessions and datagrams share.
struct DeviceContext {
    Intake& intake;
    const KnownDevices& devices;
    const GatewayMetrics& metrics;
    SessionLimits limits{};
    std::function<fleet::Time()> now;
    /// A device was denied because it is unknown. Called on the threads of the doors.
    std::function<void(const DeviceKey&, const std::string& address)> denied{};
    FrameTraces* traces = nullptr;  ///< null: no frames are kept
};

class Session;
using SessionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
/// The sessions of one thread.
using SessionList = boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>>;
struct SessionGroup;

class Session final : public net::AcceptedConnection,
                      public SessionHook,
                      public UnreadPart,
                      public std::enable_shared_from_this<Session> {
 public:
    using Clock = std::chrono::steady_clock;

    /// `protocol`: null if the first bytes decide it. `context` and `group` must outlive it.
    Session(Arrival arrival, const devices::Protocol* protocol, const DeviceContext& context,
            SessionGroup& group);
    ~Session() override;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    boost::asio::awaitable<void> serve() override;
    boost::asio::awaitable<void> refuse(net::Refusal why) override;
    /// Reads no more, and ends when all frames that were read are answered.
    void close_if_idle() override;
    void abort() override;
    boost::asio::cancellation_slot cancellation() override { return cancel_.slot(); }

    /// Ends the session if it has been idle or stalled, or the broker away, for too long.
    void check(Clock::time_point now);

 private:
    void open(const devices::Protocol& protocol);
    bool must_refuse() const;
    bool has_space() const;
    bool is_broker_away_too_long() const;
    void read_available();
    void consume(std::string_view received);
    /// Reads one step of the bytes. Returns how many it used; 0 if more are needed.
    std::size_t take(std::string_view unread);
    void frame(std::string_view bytes);
    void frame_done(std::uint64_t number, bool stored);
    void send(std::string_view answer);
    boost::asio::awaitable<void> send_rest();
    boost::asio::awaitable<void> wait_for_space();
    void end(Ending why);
    void give_up() override { end(Ending::partial_frames); }
    void report_denied() const;
    /// Traces received bytes of which nothing was made when the connection ended.
    void trace_unread(std::string_view bytes, Ending why) const;
    Peer peer_of_stream() const;
    std::string peer() const;

    boost::asio::ip::tcp::socket socket_;
    const std::optional<boost::asio::ip::address> named_client_;
    const DeviceContext& context_;
    SessionGroup& group_;
    boost::asio::cancellation_signal cancel_;
    std::optional<Conversation> conversation_;
    std::string unread_;  ///< the beginning of a frame, or what is read on when there is space
    std::string unsent_;  ///< of answers
    PendingAnswers answers_;
    std::unique_ptr<boost::asio::steady_timer> space_;  ///< set while it waits for space
    Clock::time_point opened_;
    Clock::time_point last_received_;
    Clock::duration longest_silence_;
    std::optional<Clock::time_point> partial_since_;
    bool is_open_ = true;
    bool is_paused_ = false;
    std::optional<Ending> ending_;  ///< set: it reads no more, and ends when all is answered
};

/// What the sessions of one thread share.
struct SessionGroup {
    SessionList sessions{};
    UnreadBytes unread{};
};

}  // namespace convoy::device_gateway
