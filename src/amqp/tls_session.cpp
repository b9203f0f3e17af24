#include "amqp/tls_session.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace convoy::amqp {

TlsSession::TlsSession(int descriptor, const std::string& host,
                       const std::optional<std::string>& ca_file)
    : context_(::SSL_CTX_new(::TLS_client_method())) {
    SSL_CTX* context = context_.get();
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    ::SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    // The rest of a partial write may be passed again from another address.
    ::SSL_CTX_set_mode(context,
                       SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    const int trusted = ca_file ? ::SSL_CTX_load_verify_file(context, ca_file->c_str())
                                : ::SSL_CTX_set_default_verify_paths(context);
    if (trusted != 1) {
        ::ERR_clear_error();
        throw std::runtime_error("cannot read certificates from " +
                                 ca_file.value_or("the system's store"));
    }
    session_.reset(::SSL_new(context));
    expect(host);
    ::SSL_set_fd(session_.get(), descriptor);
    ::SSL_set_connect_state(session_.get());
}

void TlsSession::expect(const std::string& host) {
    X509_VERIFY_PARAM* expected = ::SSL_get0_param(session_.get());
    if (::X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1) {
        return;
    }
    ::ERR_clear_error();
    ::X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    ::X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
    // Does the same as the macro SSL_set_tlsext_host_name, which casts const away.
    std::string name = host;
    ::SSL_ctrl(session_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
               name.data());
}

std::optional<std::size_t> TlsSession::read(char* bytes, std::size_t most) {
    ::ERR_clear_error();
    std::size_t count = 0;
    const int outcome = ::SSL_read_ex(session_.get(), bytes, most, &count);
    return result(outcome, count);
}

std::optional<std::size_t> TlsSession::write(const char* bytes, std::size_t count) {
    ::ERR_clear_error();
    std::size_t written = 0;
    const int outcome = ::SSL_write_ex(session_.get(), bytes, count, &written);
    return result(outcome, written);
}

std::optional<std::size_t> TlsSession::result(int outcome, std::size_t count) {
    const int problem = ::SSL_get_error(session_.get(), outcome);
    if (::SSL_is_init_finished(session_.get()) == 1) {
        awaits_ = Awaits::nothing;
    } else {
        awaits_ = problem == SSL_ERROR_WANT_READ ? Awaits::reading : Awaits::writing;
    }
    if (outcome == 1) {
        return count;
    }
    if (problem == SSL_ERROR_WANT_READ || problem == SSL_ERROR_WANT_WRITE) {
        return 0;
    }
    error_ = failure(problem);
    return std::nullopt;
}

std::string TlsSession::failure(int problem) const {
    const long verified = ::SSL_get_verify_result(session_.get());
    if (verified != X509_V_OK) {
        return std::string("TLS: the broker's certificate is refused: ") +
               ::X509_verify_cert_error_string(verified);
    }
    const char* reason = ::ERR_reason_error_string(::ERR_peek_error());
    if (problem == SSL_ERROR_SSL && reason != nullptr) {
        return std::string("TLS: ") + reason;
    }
    const bool of_system = problem == SSL_ERROR_SYSCALL && errno != 0;
    return of_system ? std::generic_category().message(errno) : "";
}

}  // namespace convoy::amqp
