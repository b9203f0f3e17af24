#include "amqp/tampering_proxy.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "amqp/loopback_address.hpp"

namespace convoy::amqp {
namespace {

constexpr std::size_t size_bytes = 4;
constexpr std::size_t protocol_header_bytes = 8;
constexpr std::size_t frame_header_bytes = 8;
constexpr std::size_t descriptor_bytes = 3;

int new_socket() { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

// -1 if no server listens there.
int connect_to(std::uint16_t port) {
    const int descriptor = new_socket();
    const sockaddr_in address = loopback_address(port);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(descriptor);
        return -1;
    }
    return descriptor;
}

// False where the other side has gone.
bool send_all(int descriptor, const std::string& bytes) {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t count =
            ::send(descriptor, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) {
            return false;
        }
        sent += static_cast<std::size_t>(count);
    }
    return true;
}

bool receive_more(int descriptor, std::string& bytes) {
    std::array<char, 65'536> buffer{};
    const ssize_t count = ::recv(descriptor, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
        return false;
    }
    bytes.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::uint32_t big_endian(const std::string& bytes, std::size_t place) {
    std::uint32_t value = 0;
    for (std::size_t i = place; i < place + size_bytes; ++i) {
        value = value << 8U | static_cast<std::uint8_t>(bytes[i]);
    }
    return value;
}

bool is_protocol_header(const std::string& bytes) { return bytes.starts_with("AMQP"); }

// The size of the frame or protocol header that `bytes` begin with; 0 while that is not known.
std::size_t first_size(const std::string& bytes) {
    if (bytes.size() < size_bytes) {
        return 0;
    }
    return is_protocol_header(bytes) ? protocol_header_bytes : big_endian(bytes, 0);
}

void set_size(std::string& frame) {
    for (std::size_t i = 0; i < size_bytes; ++i) {
        frame[i] = static_cast<char>(frame.size() >> (8 * (size_bytes - 1 - i)));
    }
}

std::uint16_t port_of(const std::string& url) {
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

}  // namespace

std::uint8_t performative(const std::string& frame) {
    constexpr char described = 0x00;
    constexpr char small_ulong = 0x53;
    const bool has_one = frame.size() >= frame_header_bytes + descriptor_bytes &&
                         frame[frame_header_bytes] == described &&
                         frame[frame_header_bytes + 1] == small_ulong;
    return has_one ? static_cast<std::uint8_t>(frame[frame_header_bytes + 2]) : 0;
}

void cut_payload(std::string& frame) {
    constexpr char list8 = '\xc0';
    const std::size_t list = frame_header_bytes + descriptor_bytes;
    const bool small = frame.at(list) == list8;
    const std::size_t fields = small ? list + 2 + static_cast<std::uint8_t>(frame.at(list + 1))
                                     : list + 5 + big_endian(frame, list + 1);
    frame.resize(fields);
    set_size(frame);
}

TamperingProxy::TamperingProxy(ConnectionSettings behind, Tamper tamper)
    : behind_(std::move(behind)), tamper_(std::move(tamper)), listener_(new_socket()) {
    sockaddr_in address = loopback_address(0);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, raw, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, raw, &size) != 0) {
        throw std::runtime_error("tampering proxy: it cannot listen");
    }
    port_ = ntohs(address.sin_port);
    listening_ = std::thread([this] { listen(); });
}

TamperingProxy::~TamperingProxy() {
    stopping_ = true;
    ::shutdown(listener_, SHUT_RDWR);
    listening_.join();
    allow(0);
    for (std::thread& thread : threads_) {
        thread.join();
    }
    ::close(listener_);
}

ConnectionSettings TamperingProxy::settings() const {
    ConnectionSettings settings = behind_;
    settings.urls = {"amqp://127.0.0.1:" + std::to_string(port_)};
    return settings;
}

std::size_t TamperingProxy::connections() const {
    const std::scoped_lock lock(mutex_);
    return clients_.size();
}

void TamperingProxy::allow(std::size_t connections) {
    const std::scoped_lock lock(mutex_);
    allowed_ = connections;
    std::size_t kept = 0;
    for (const int client : clients_) {
        if (++kept > connections) {
            ::shutdown(client, SHUT_RDWR);
        }
    }
}

void TamperingProxy::listen() {
    while (!stopping_) {
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client != -1) {
            const std::scoped_lock lock(mutex_);
            threads_.emplace_back([this, client] { serve(client); });
        }
    }
}

bool TamperingProxy::admit(int client) {
    const std::scoped_lock lock(mutex_);
    if (clients_.size() >= allowed_) {
        return false;
    }
    clients_.insert(client);
    return true;
}

void TamperingProxy::leave(int client) {
    const std::scoped_lock lock(mutex_);
    clients_.erase(client);
}

void TamperingProxy::serve(int client) {
    if (admit(client)) {
        const int broker = connect_to(port_of(behind_.urls.front()));
        if (broker != -1) {
            std::thread back([this, broker, client] { pass_frames_on(broker, client); });
            pass_on(client, broker);
            back.join();
            ::close(broker);
        }
        leave(client);
    }
    ::close(client);
}

void TamperingProxy::pass_on(int client, int broker) {
    std::string bytes;
    while (receive_more(client, bytes) && send_all(broker, bytes)) {
        bytes.clear();
    }
    ::shutdown(broker, SHUT_RDWR);
    ::shutdown(client, SHUT_RDWR);
}

void TamperingProxy::pass_frames_on(int broker, int client) {
    std::string bytes;
    bool open = true;
    while (open && receive_more(broker, bytes)) {
        for (std::size_t size = first_size(bytes); open && size != 0 && bytes.size() >= size;
             size = first_size(bytes)) {
            std::string frame = bytes.substr(0, size);
            bytes.erase(0, size);
            if (tamper_ && !is_protocol_header(frame)) {
                const std::scoped_lock lock(mutex_);
                tamper_(frame);
            }
            open = send_all(client, frame);
        }
    }
    ::shutdown(broker, SHUT_RDWR);
    ::shutdown(client, SHUT_RDWR);
}

}  // namespace convoy::amqp
