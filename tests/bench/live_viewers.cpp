// Plays many viewers of the live stream in one process, for ./convoy bench live. Each views the
// streets around one vehicle, acknowledges its frames, and records how old positions in view are
// when they arrive. It uses one thread, one epoll, and only what it needs of WebSockets.
//
//   live_viewers PORT VIEWERS SECONDS < places      (a line each: latitude longitude)
//
// Prints "synced" when every viewer has its first set, and at the end one JSON object: frames,
// bytes, rows and positions in view since then, and percentiles of their age in ms. Server and
// viewers have to share a machine, because the ages compare their clocks.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "fleet/live_wire/live_frame.hpp"
#include "fleet/live_wire/live_operation.hpp"
#include "fleet/live_wire/web_mercator.hpp"

namespace {

using namespace convoy;

constexpr double half_width = 0.015;  // degrees: a screen of streets at zoom 15
constexpr double half_height = 0.006;
constexpr double zoom = 15;
constexpr std::size_t most_head_bytes = 4096;

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

std::int64_t now_ms() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

struct Totals {
    std::size_t synced = 0;
    bool counting = false;  // true when all viewers have their first set
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::vector<std::int64_t> ages_ms;  // of positions in view
};

class Viewer {
 public:
    Viewer(std::uint16_t port, double latitude, double longitude)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)),
          view_{.box = {.west = {longitude - half_width},
                        .south = {latitude - half_height},
                        .east = {longitude + half_width},
                        .north = {latitude + half_height}},
                .zoom = zoom,
                .pins = {},
                .max_hz = std::nullopt} {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        require(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0,
                "cannot connect");
        send_bytes(
            "GET /live HTTP/1.1\r\nHost: bench\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Protocol: convoy.live.v2\r\n\r\n");
    }
    ~Viewer() { ::close(socket_); }
    Viewer(const Viewer&) = delete;
    Viewer& operator=(const Viewer&) = delete;

    int socket() const { return socket_; }

    /// Reads and handles what has arrived.
    void receive(Totals& totals) {
        static std::vector<char> buffer(1 << 20);
        const auto bytes = ::recv(socket_, buffer.data(), buffer.size(), 0);
        require(bytes > 0, "a connection has ended");
        unread_.append(buffer.data(), static_cast<std::size_t>(bytes));
        if (!open_ && !finish_handshake()) {
            return;
        }
        while (take_message(totals)) {
        }
    }

 private:
    bool finish_handshake() {
        const auto end = unread_.find("\r\n\r\n");
        require(unread_.size() < most_head_bytes || end != std::string::npos, "too long a head");
        if (end == std::string::npos) {
            return false;
        }
        require(unread_.starts_with("HTTP/1.1 101 "), "no WebSocket");
        unread_.erase(0, end + 4);
        open_ = true;
        send_message(0x1, encode_operation(view_));
        return true;
    }

    bool take_message(Totals& totals) {
        const auto byte = [this](std::size_t place) {
            return static_cast<unsigned char>(unread_[place]);
        };
        if (unread_.size() < 2) {
            return false;
        }
        std::size_t head = 2;
        std::uint64_t length = byte(1);
        if (length >= 126) {
            const std::size_t more = length == 126 ? 2 : 8;
            if (unread_.size() < head + more) {
                return false;
            }
            length = 0;
            for (std::size_t place = 0; place < more; ++place) {
                length = length << 8U | byte(head + place);
            }
            head += more;
        }
        if (unread_.size() < head + length) {
            return false;
        }
        const int opcode = byte(0) & 0x0F;
        const std::string payload = unread_.substr(head, length);
        unread_.erase(0, head + length);
        if (opcode == 0x9) {
            send_message(0xA, payload);
        } else if (opcode == 0x2) {
            take_frame(payload, totals);
        }
        return true;
    }

    void take_frame(const std::string& payload, Totals& totals) {
        const auto frame = fleet::decode_frame(payload);
        require(frame.has_value(), "a frame that is none");
        if (std::holds_alternative<fleet::LiveSynced>(frame->body)) {
            ++totals.synced;
        }
        if (totals.counting) {
            ++totals.frames;
            totals.bytes += payload.size();
        }
        const auto* positions = std::get_if<fleet::LivePositions>(&frame->body);
        if (positions == nullptr) {
            return;
        }
        send_message(0x1, encode_operation(fleet::AckOperation{frame->header.tick}));
        if (totals.counting) {
            note(*positions, frame->header, totals);
        }
    }

    void note(const fleet::LivePositions& positions, const fleet::LiveHeader& header,
              Totals& totals) const {
        const std::uint32_t west = fleet::project_longitude(view_.box.west);
        const std::uint32_t east = fleet::project_longitude(view_.box.east);
        const std::uint32_t north = fleet::project_latitude(view_.box.north);
        const std::uint32_t south = fleet::project_latitude(view_.box.south);
        const std::int64_t since = now_ms() - static_cast<std::int64_t>(header.clock_ms);
        totals.rows += positions.rows.size();
        for (const fleet::LivePosition& row : positions.rows) {
            const auto& place = row.place;
            if (place.x >= west && place.x <= east && place.y >= north && place.y <= south) {
                totals.ages_ms.push_back(row.age_ms + since);
            }
        }
    }

    // The mask is a key of zeros, which leaves the bytes as they are.
    void send_message(unsigned opcode, const std::string& payload) const {
        std::string message(1, static_cast<char>(0x80U | opcode));
        if (payload.size() < 126) {
            message += static_cast<char>(0x80U | payload.size());
        } else {
            message += static_cast<char>(0x80U | 126U);
            message += static_cast<char>(payload.size() >> 8U);
            message += static_cast<char>(payload.size());
        }
        send_bytes(message + std::string(4, '\0') + payload);
    }
    void send_bytes(const std::string& bytes) const {
        require(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
                    static_cast<ssize_t>(bytes.size()),
                "cannot send");
    }

    int socket_;
    fleet::ViewOperation view_;
    bool open_ = false;
    std::string unread_;
};

std::int64_t percentile(const std::vector<std::int64_t>& sorted, double share) {
    if (sorted.empty()) {
        return -1;
    }
    const auto place = static_cast<std::size_t>(static_cast<double>(sorted.size()) * share);
    return sorted[std::min(place, sorted.size() - 1)];
}

void watch(std::uint16_t port, std::size_t count, std::chrono::seconds seconds) {
    const int poll = ::epoll_create1(0);
    std::vector<std::unique_ptr<Viewer>> viewers;
    double latitude = 0;
    double longitude = 0;
    while (viewers.size() < count && std::cin >> latitude >> longitude) {
        viewers.push_back(std::make_unique<Viewer>(port, latitude, longitude));
        epoll_event wanted{.events = EPOLLIN, .data = {.ptr = viewers.back().get()}};
        require(::epoll_ctl(poll, EPOLL_CTL_ADD, viewers.back()->socket(), &wanted) == 0, "epoll");
    }
    require(viewers.size() == count, "fewer places than viewers");
    Totals totals;
    std::chrono::steady_clock::time_point end{};
    std::vector<epoll_event> ready(1024);
    while (!totals.counting || std::chrono::steady_clock::now() < end) {
        const int found = ::epoll_wait(poll, ready.data(), static_cast<int>(ready.size()), 100);
        for (int place = 0; place < found; ++place) {
            static_cast<Viewer*>(ready[static_cast<std::size_t>(place)].data.ptr)->receive(totals);
        }
        if (!totals.counting && totals.synced == count) {
            totals.counting = true;
            end = std::chrono::steady_clock::now() + seconds;
            std::cout << "synced" << std::endl;  // the bench measures from here on
        }
    }
    std::ranges::sort(totals.ages_ms);
    std::printf(R"({"frames":%llu,"bytes":%llu,"rows":%llu,"in_view":%zu,"p50":%lld,"p99":%lld})"
                "\n",
                static_cast<unsigned long long>(totals.frames),
                static_cast<unsigned long long>(totals.bytes),
                static_cast<unsigned long long>(totals.rows), totals.ages_ms.size(),
                static_cast<long long>(percentile(totals.ages_ms, 0.5)),
                static_cast<long long>(percentile(totals.ages_ms, 0.99)));
}

}  // namespace

int main(int argc, char** argv) {
    try {
        require(argc == 4, "usage: live_viewers PORT VIEWERS SECONDS < places");
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
        watch(static_cast<std::uint16_t>(std::stoul(argv[1])), std::stoul(argv[2]),
              std::chrono::seconds(std::stoul(argv[3])));
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "live_viewers: %s\n", failure.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
