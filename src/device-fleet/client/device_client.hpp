// One simulated device: it measures, keeps what it has not delivered, and speaks its dialect on one
// connection at a time. Bytes come in and go out; it has no socket, no clock and no thread.
#pragma once

#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

struct ClientSettings {
    /// Records that a device keeps without an answer. Above it, the oldest one is dropped.
    std::size_t max_kept = 1'000;
    /// Frames without an answer, if the dialect allows more than one.
    std::size_t max_frames = 1;
    std::size_t max_records = 10;                      ///< of one frame, if the dialect allows more
    std::chrono::milliseconds answer_timeout{10'000};  ///< then it sends again
    std::chrono::milliseconds heartbeat{60'000};       ///< of a connection with nothing to send
    std::chrono::milliseconds first_retry{1'000};      ///< doubled with each failure
    std::chrono::milliseconds last_retry{30'000};
    double faults = 0;  ///< the chance that a frame has a fault; each kind is as likely
    std::uint32_t seed = 1;
};

/// Learns what happens to the records of one device.
class ClientEvents {
 public:
    virtual ~ClientEvents() = default;
    /// The gateway has answered for these; `waited` is how long the first sending is ago.
    virtual void acknowledged(std::span<const Record> records,
                              std::chrono::milliseconds waited) = 0;
    /// These were given up: there was no more space, or they were sent and are not answered.
    virtual void dropped(std::size_t records) = 0;
    virtual void denied() = 0;
};

class DeviceClient {
 public:
    /// `dialect` and `events` must outlive it.
    DeviceClient(const Dialect& dialect, Device device, const ClientSettings& settings,
                 ClientEvents& events);

    const Dialect& dialect() const { return *dialect_; }
    const Device& device() const { return device_; }

    /// Keeps the record, in the steps of the dialect, until it is delivered.
    void measure(const Record& record);

    /// Whether the network should open a connection now.
    bool wants_connection(fleet::Time now) const;
    /// The network opens a connection.
    void connecting(fleet::Time now);
    void connected(fleet::Time now);
    void received(Bytes bytes, fleet::Time now);
    /// The connection has ended, or could not be made.
    void disconnected(fleet::Time now);

    /// Returns what to send next, of a datagram the whole one; "" if there is nothing now.
    std::string next_output(fleet::Time now);
    /// Whether the network should close the connection, once it has sent what was returned.
    bool wants_close() const { return closes_; }
    /// Looks at the time: call it several times a second.
    void wake(fleet::Time now);

    /// Records that are not delivered.
    std::size_t kept() const;
    bool is_online() const { return state_ == State::online; }

 private:
    enum class State : std::uint8_t { offline, connecting, logging_in, online };
    enum class Mishap : std::uint8_t { none, half_frame, lost_answer, repetition, pause };

    struct Frame {
        std::uint16_t number;
        std::vector<Record> records;
        fleet::Time first_sent;
        fleet::Time sent;
        bool is_late;
        bool is_due;  ///< to be sent, for the first time or again
        bool is_repeated;
    };

    bool has_datagrams() const {
        return dialect_->traits().transport == devices::Transport::datagram;
    }
    bool names_frames() const { return dialect_->traits().answers_by == AnswersBy::number; }
    void handle(const Reply& answer, fleet::Time now);
    void take(const Reply& answer, fleet::Time now);
    void come_online(fleet::Time now);
    void load_frames(fleet::Time now);
    std::vector<Record> next_records();
    void keep_again(std::vector<Record> records);
    void give_up_oldest_sent();
    std::string output_of(Frame& frame, fleet::Time now);
    std::string with_mishap(std::string frame, fleet::Time now);
    std::uint16_t next_number();
    Mishap next_mishap();

    const Dialect* dialect_;
    Device device_;
    ClientSettings settings_;
    ClientEvents* events_;
    std::minstd_rand random_;
    State state_ = State::offline;
    bool closes_ = false;
    std::uint16_t number_ = 0;
    std::optional<fleet::Time> last_measured_{};
    std::chrono::milliseconds retry_;
    fleet::Time retry_at_{};
    fleet::Time last_activity_{};
    fleet::Time online_since_{};
    fleet::Time silent_until_{};   ///< a half frame is out, and the network is slow
    std::string output_;           ///< a login, a heartbeat, the rest of a frame
    std::string received_;         ///< an incomplete answer
    std::deque<Record> kept_;      ///< in order of time
    std::deque<Frame> under_way_;  ///< in order of sending
    std::size_t live_ = 0;         ///< how many of `kept_`, the last ones, were measured online
};

}  // namespace convoy::device_fleet
