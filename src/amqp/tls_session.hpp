// The client's side of TLS over a connected, non-blocking socket. The server has to show a
// certificate that is valid now, is signed by a trusted authority and names the requested host.
//
// Proton has its own TLS, but it reports no reason why it refuses a certificate, and does not
// support certificates of IP addresses.
//
// The process has to ignore SIGPIPE. Threads: one.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace convoy::amqp {

class TlsSession {
 public:
    /// Nothing is sent before the first read or write, which also do the handshake. `ca_file`: the
    /// trusted authorities in PEM; {}: the system's. Throws std::runtime_error if it cannot be
    /// read.
    TlsSession(int descriptor, const std::string& host, const std::optional<std::string>& ca_file);

    /// Returns the bytes read, 0 if there are none now, or {} if the session has ended; `error` is
    /// then the reason.
    std::optional<std::size_t> read(char* bytes, std::size_t most);

    /// Returns the bytes written, 0 if none can be now, or {} if the session has ended.
    std::optional<std::size_t> write(const char* bytes, std::size_t count);

    /// Returns true if bytes can be read although the socket has none.
    bool has_more() const { return ::SSL_pending(session_.get()) > 0; }

    /// What the socket has to be ready for so that the handshake can go on; `nothing` when it is
    /// done.
    enum class Awaits { nothing, reading, writing };
    Awaits awaits() const { return awaits_; }

    /// "" if the other side has closed.
    const std::string& error() const { return error_; }

 private:
    struct Free {
        void operator()(SSL_CTX* context) const { ::SSL_CTX_free(context); }
        void operator()(SSL* session) const { ::SSL_free(session); }
    };

    void expect(const std::string& host);
    std::optional<std::size_t> result(int outcome, std::size_t count);
    std::string failure(int problem) const;

    std::unique_ptr<SSL_CTX, Free> context_;
    std::unique_ptr<SSL, Free> session_;
    Awaits awaits_ = Awaits::writing;
    std::string error_;
};

}  // namespace convoy::amqp
