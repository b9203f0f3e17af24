// A TCP connection to the broker, if asked for with TLS. Its descriptor is closed with the object,
// whatever happened.
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

    /// `wakeup` ends waits early; this outlives the socket.
    explicit ClientSocket(Wakeup& wakeup) : wakeup_(wakeup) {}
    ~ClientSocket();
    ClientSocket(const ClientSocket&) = delete;
    ClientSocket& operator=(const ClientSocket&) = delete;

    enum class Connected { yes, no, too_late, stopped };

    /// Tries the addresses of `host` one after another, each for its share of the time that is
    /// left. `stop` is asked after each wake-up. After `no`, `error` says why.
    Connected connect(const std::string& host, const std::string& port, Deadline deadline,
                      const std::function<bool()>& stop);

    /// After `connect`: all bytes go through TLS from now on. As the constructor of TlsSession.
    void use_tls(const std::string& host, const std::optional<std::string>& ca_file);

    /// Waits until there is something to do, or it is woken up, or the deadline.
    struct Interest {
        bool read;
        bool write;
    };
    void wait(Interest interest, Deadline deadline);

    /// Bytes read; 0 where there are none now; none where the connection has ended, and `error`
    /// says why.
    std::optional<std::size_t> read(char* bytes, std::size_t most);

    /// Bytes written; 0 where none can be now; none where the connection has ended.
    std::optional<std::size_t> write(const char* bytes, std::size_t count);

    /// In the system's words, "Connection refused"; "" where the other side has closed.
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
