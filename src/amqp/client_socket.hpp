// A TCP connection to the broker, with TLS after `use_tls`. The destructor closes the descriptor.
//
// Threads: one.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "amqp/tls_session.hpp"
#include "amqp/wakeup.hpp"

namespace convoy::amqp {

class ClientSocket {
 public:
    using Deadline = std::chrono::steady_clock::time_point;

    /// `wakeup` ends waits early; it must outlive the socket.
    explicit ClientSocket(Wakeup& wakeup) : wakeup_(wakeup) {}
    ~ClientSocket();
    ClientSocket(const ClientSocket&) = delete;
    ClientSocket& operator=(const ClientSocket&) = delete;

    enum class Connected { yes, no, too_late, stopped };

    /// Tries the addresses of `host` one after another, each for its share of the time that is
    /// left. Ends with `stopped` if `stop` returns true; it is called after each wake-up. After
    /// `no`, `error` is the reason.
    Connected connect(const std::string& host, const std::string& port, Deadline deadline,
                      const std::function<bool()>& stop);

    /// Call it after `connect`: all later bytes go through TLS. Parameters and errors are those of
    /// TlsSession's constructor.
    void use_tls(const std::string& host, const std::optional<std::string>& ca_file);

    /// What `wait` waits for; it also returns at a wake-up or at the deadline.
    struct Interest {
        bool read;
        bool write;
    };
    void wait(Interest interest, Deadline deadline);

    /// Returns the bytes read, 0 if there are none now, or {} if the connection has ended; `error`
    /// is then the reason.
    std::optional<std::size_t> read(char* bytes, std::size_t most);

    /// Returns the bytes written, 0 if none can be now, or {} if the connection has ended.
    std::optional<std::size_t> write(const char* bytes, std::size_t count);

    /// The reason in the words of the system ("Connection refused") or of TlsSession; "" if the
    /// other side has closed.
    const std::string& error() const { return error_; }

 private:
    Connected connect_before(Deadline deadline, const std::function<bool()>& stop);
    std::optional<std::size_t> result(std::ptrdiff_t count);
    std::optional<std::size_t> result(std::optional<std::size_t> of_tls);
    short events_of(Interest interest) const;
    void fail(int error_number);
    void close();

    Wakeup& wakeup_;
    int descriptor_ = -1;
    std::optional<TlsSession> tls_;
    std::string error_;
};

}  // namespace convoy::amqp
