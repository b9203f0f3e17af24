#include "http/test_client.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace convoy::http {
namespace {

constexpr std::string_view head_end = "\r\n\r\n";

int connected(std::uint16_t port, int receive_buffer) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_buffer > 0) {
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
    }
    const int at_once = 1;  // or what is sent in two writes waits 40 ms for the server's word
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
        const int error = errno;
        ::close(socket);
        throw std::system_error(error, std::generic_category(), "connect");
    }
    return socket;
}

ReceivedAnswer parse_head(std::string_view head) {
    ReceivedAnswer answer;
    answer.status = std::stoi(std::string(head.substr(sizeof("HTTP/1.1 ") - 1, 3)));
    for (auto at = head.find("\r\n") + 2; at < head.size();) {
        const auto end = std::min(head.find("\r\n", at), head.size());
        const auto line = head.substr(at, end - at);
        const auto colon = line.find(": ");
        answer.headers.add(line.substr(0, colon), std::string(line.substr(colon + 2)));
        at = end + 2;
    }
    return answer;
}

}  // namespace

TestClient::TestClient(std::uint16_t port, int receive_buffer)
    : socket_(connected(port, receive_buffer)) {}

TestClient::~TestClient() { ::close(socket_); }

void TestClient::send(std::string_view bytes) const {
    if (!try_send(bytes)) {
        throw std::system_error(errno, std::generic_category(), "send");
    }
}

bool TestClient::try_send(std::string_view bytes) const {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {  // by a fuzzer's own clock
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void TestClient::reset_at_end() const {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

void TestClient::end_sending() const { ::shutdown(socket_, SHUT_WR); }

ReceivedAnswer TestClient::get(std::string_view target, std::string_view header_lines) {
    return ask("GET", target, header_lines);
}

ReceivedAnswer TestClient::ask(std::string_view method, std::string_view target,
                               std::string_view header_lines, std::string_view body) {
    std::string request(method);
    request.append(" ")
        .append(target)
        .append(" HTTP/1.1\r\nHost: localhost\r\n")
        .append(header_lines);
    if (!body.empty()) {
        request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    send(request.append("\r\n").append(body));
    return read_answer(method == "HEAD");
}

ReceivedAnswer TestClient::read_answer(bool to_head) {
    if (!buffer_until(head_end)) {
        throw std::runtime_error("the connection ended before an answer: " + unread_.substr(0, 80));
    }
    const std::string head = take(unread_.find(head_end) + head_end.size());
    ReceivedAnswer answer =
        parse_head(std::string_view(head).substr(0, head.size() - head_end.size()));
    const auto length = answer.headers.find("Content-Length");
    if (to_head || answer.status < 200 || answer.status == 204 || answer.status == 304) {
        answer.complete = true;
    } else if (answer.headers.find("Transfer-Encoding")) {
        read_chunks(answer);
    } else if (length) {
        const std::size_t bytes = std::stoul(std::string(*length));
        answer.complete = buffer(bytes);
        answer.body = take(bytes);
    } else {
        while (receive()) {
        }
        answer.body = take(unread_.size());
    }
    return answer;
}

void TestClient::read_chunks(ReceivedAnswer& answer) {
    while (buffer_until("\r\n")) {
        const std::string line = take(unread_.find("\r\n") + 2);
        const std::size_t bytes = std::stoul(line, nullptr, 16);
        const bool whole = buffer(bytes + 2);
        answer.body += take(bytes);
        if (!whole) {
            return;
        }
        take(2);
        if (bytes == 0) {
            answer.complete = true;
            return;
        }
    }
}

std::string TestClient::read_some(std::size_t bytes) {
    buffer(bytes);
    return take(bytes);
}

bool TestClient::is_closed() { return unread_.empty() && !receive(); }

bool TestClient::is_closed_within(int milliseconds) {
    pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
    return ::poll(&readable, 1, milliseconds) > 0 && is_closed();
}

std::string TestClient::read_available() {
    pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
    if (unread_.empty() && ::poll(&readable, 1, 0) > 0) {
        receive();
    }
    return take(unread_.size());
}

std::size_t TestClient::skip_to_end() {
    std::size_t skipped = 0;
    do {
        skipped += unread_.size();
        unread_.clear();
    } while (receive());
    return skipped;
}

/// False where the connection has ended, cleanly or not.
bool TestClient::receive() {
    std::array<char, 65536> bytes{};
    auto received = ::recv(socket_, bytes.data(), bytes.size(), 0);
    while (received < 0 && errno == EINTR) {
        received = ::recv(socket_, bytes.data(), bytes.size(), 0);
    }
    if (received < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        throw std::runtime_error("nothing came for 10 s");
    }
    if (received <= 0) {
        was_reset_ = received < 0 && errno == ECONNRESET;
        return false;
    }
    unread_.append(bytes.data(), static_cast<std::size_t>(received));
    return true;
}

std::string TestClient::take(std::size_t bytes) {
    std::string taken = unread_.substr(0, bytes);
    unread_.erase(0, bytes);
    return taken;
}

bool TestClient::buffer_until(std::string_view mark) {
    while (unread_.find(mark) == std::string::npos) {
        if (!receive()) {
            return false;
        }
    }
    return true;
}

bool TestClient::buffer(std::size_t bytes) {
    while (unread_.size() < bytes) {
        if (!receive()) {
            return false;
        }
    }
    return true;
}

}  // namespace convoy::http
