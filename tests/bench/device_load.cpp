// Plays many trackers in one process, for ./convoy bench devices. They speak Teltonika's codec 8.
//
//   device_load PORT SESSIONS RECORDS IN_FLIGHT ROUND_TRIP_MS INTERVAL_MS WARM_UP_S SECONDS
//
// Each session keeps IN_FLIGHT frames of RECORDS records without an answer; if INTERVAL_MS is not
// 0, it sends one frame each interval instead. ROUND_TRIP_MS is that of a slow network: a frame
// waits for half of it before it is written, and an answer for half of it before it counts.
//
// Prints one JSON object about the SECONDS behind the warm-up: frames that were answered, and
// their waiting times in ms. One thread and one epoll serve all sessions.
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "device-fleet/dialects/table.hpp"

namespace {

using namespace convoy;
using Clock = std::chrono::steady_clock;

constexpr std::size_t answer_size = 4;
constexpr std::chrono::hours history{24};  // the first record is that old

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(what);
    }
}

struct Load {
    std::uint16_t port;
    std::size_t sessions;
    std::size_t records;
    std::size_t in_flight;
    std::chrono::milliseconds round_trip;
    std::chrono::milliseconds interval;
    std::chrono::seconds warm_up;
    std::chrono::seconds seconds;
};

class Session {
 public:
    Session(const Load& load, std::size_t number)
        : records_(load.records),
          device_{.id = device_fleet::imei_of(number)},
          socket_(::socket(AF_INET, SOCK_STREAM, 0)),
          next_time_(std::chrono::floor<std::chrono::milliseconds>(
              std::chrono::system_clock::now() - history)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(load.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        require(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0,
                "cannot connect");
        send_bytes(dialect().login(device_));
        char admitted = 0;
        require(::recv(socket_, &admitted, 1, 0) == 1 && admitted == 1, "a device is denied");
    }
    ~Session() { ::close(socket_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    int socket() const { return socket_; }

    /// Writes frames; each of them counts from `made` on.
    void send(std::size_t frames, Clock::time_point made) {
        std::string bytes;
        for (std::size_t frame = 0; frame < frames; ++frame) {
            std::vector<device_fleet::Record> records;
            for (std::size_t index = 0; index < records_; ++index) {
                records.push_back(
                    {.time = next_time_,
                     .place = fleet::Coordinates::from_e7(547'000'000, 253'000'000).value(),
                     .satellites = 11});
                next_time_ += std::chrono::milliseconds{100};
            }
            bytes += dialect().frame(device_, {.records = records, .number = 1, .sent = {}});
            made_.push_back(made);
        }
        send_bytes(bytes);
    }

    /// Returns when the frames that are answered now were made.
    std::vector<Clock::time_point> receive() {
        std::array<char, 65'536> buffer{};
        const auto bytes = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        require(bytes > 0, "the gateway ended a connection");
        unread_ += static_cast<std::size_t>(bytes);
        const std::size_t answers = unread_ / answer_size;
        unread_ %= answer_size;
        require(answers <= made_.size(), "there are more answers than frames");
        const auto end = made_.begin() + static_cast<std::ptrdiff_t>(answers);
        std::vector<Clock::time_point> made(made_.begin(), end);
        made_.erase(made_.begin(), end);
        return made;
    }

 private:
    static const device_fleet::Dialect& dialect() {
        static const auto& teltonika = *device_fleet::find_dialect("teltonika");
        return teltonika;
    }
    void send_bytes(const std::string& bytes) const {
        std::string_view rest = bytes;
        while (!rest.empty()) {
            const auto sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
            require(sent > 0, "cannot send");
            rest.remove_prefix(static_cast<std::size_t>(sent));
        }
    }

    std::size_t records_;
    device_fleet::Device device_;
    int socket_;
    fleet::Time next_time_;
    std::size_t unread_ = 0;              // bytes of an answer
    std::deque<Clock::time_point> made_;  // of frames without an answer
};

/// What happens to a session half a round trip later.
struct Delayed {
    Clock::time_point due;
    Session* session;
    std::size_t frames;  // to be written, made when they were due less the delay
    std::vector<Clock::time_point> answers;  // that arrive
};

class Fleet {
 public:
    explicit Fleet(const Load& load)
        : load_(load), delay_(load.round_trip / 2), poll_(::epoll_create1(0)) {
        for (std::size_t number = 0; number < load.sessions; ++number) {
            sessions_.push_back(std::make_unique<Session>(load, number));
            epoll_event wanted{.events = EPOLLIN, .data = {.ptr = sessions_.back().get()}};
            require(::epoll_ctl(poll_, EPOLL_CTL_ADD, sessions_.back()->socket(), &wanted) == 0,
                    "epoll");
        }
    }

    void run() {
        const auto start = Clock::now();
        counts_from_ = start + load_.warm_up;
        const auto end = counts_from_ + load_.seconds;
        if (load_.interval.count() == 0) {
            for (const auto& session : sessions_) {
                make(*session, load_.in_flight, start);
            }
        }
        std::vector<epoll_event> ready(1024);
        for (auto now = Clock::now(); now < end; now = Clock::now()) {
            make_what_is_due(start, now);
            pass_what_is_due(now);
            const int wait = delayed_.empty() && load_.interval.count() == 0 ? 100 : 1;
            const int found =
                ::epoll_wait(poll_, ready.data(), static_cast<int>(ready.size()), wait);
            for (int place = 0; place < found; ++place) {
                receive(*static_cast<Session*>(ready[static_cast<std::size_t>(place)].data.ptr));
            }
        }
    }

    void report() {
        std::ranges::sort(waits_);
        const double sum = std::accumulate(waits_.begin(), waits_.end(), 0.0);
        const auto count = std::max<std::size_t>(waits_.size(), 1);
        const auto at = [this, count](double share) {
            const auto place = static_cast<std::size_t>(static_cast<double>(count) * share);
            return waits_.empty() ? -1.0 : waits_[std::min(place, count - 1)];
        };
        std::printf(R"({"frames":%zu,"seconds":%lld,"mean_ms":%.2f,"p50_ms":%.2f,"p99_ms":%.2f})"
                    "\n",
                    waits_.size(), static_cast<long long>(load_.seconds.count()),
                    sum / static_cast<double>(count), at(0.5), at(0.99));
    }

 private:
    /// With an interval, each session sends in it once, all of them evenly spread.
    void make_what_is_due(Clock::time_point start, Clock::time_point now) {
        if (load_.interval.count() == 0) {
            return;
        }
        const auto step = std::chrono::nanoseconds(load_.interval) / sessions_.size();
        for (auto due = start + step * made_; due <= now; due = start + step * made_) {
            make(*sessions_[made_ % sessions_.size()], 1, due);
            ++made_;
        }
    }

    void make(Session& session, std::size_t frames, Clock::time_point made) {
        if (delay_.count() == 0) {
            session.send(frames, made);
        } else {
            delayed_.push_back(
                {.due = made + delay_, .session = &session, .frames = frames, .answers = {}});
        }
    }

    void pass_what_is_due(Clock::time_point now) {
        while (!delayed_.empty() && delayed_.front().due <= now) {
            Delayed next = std::move(delayed_.front());
            delayed_.pop_front();
            if (next.frames > 0) {
                next.session->send(next.frames, next.due - delay_);
            } else {
                answered(*next.session, next.answers, next.due);
            }
        }
    }

    void receive(Session& session) {
        auto answers = session.receive();
        const auto now = Clock::now();
        if (delay_.count() == 0) {
            answered(session, answers, now);
        } else if (!answers.empty()) {
            delayed_.push_back({.due = now + delay_,
                                .session = &session,
                                .frames = 0,
                                .answers = std::move(answers)});
        }
    }

    void answered(Session& session, const std::vector<Clock::time_point>& made,
                  Clock::time_point now) {
        if (now >= counts_from_) {
            for (const auto when : made) {
                waits_.push_back(std::chrono::duration<double, std::milli>(now - when).count());
            }
        }
        if (load_.interval.count() == 0 && !made.empty()) {
            make(session, made.size(), now);
        }
    }

    Load load_;
    std::chrono::nanoseconds delay_;
    int poll_;
    std::vector<std::unique_ptr<Session>> sessions_;
    std::deque<Delayed> delayed_;  // in order, since all wait for the same time
    std::size_t made_ = 0;
    Clock::time_point counts_from_;
    std::vector<double> waits_;
};

}  // namespace

int main(int argc, char** argv) {
    try {
        require(argc == 9,
                "usage: device_load PORT SESSIONS RECORDS IN_FLIGHT ROUND_TRIP_MS INTERVAL_MS "
                "WARM_UP_S SECONDS");
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
        Fleet fleet({.port = static_cast<std::uint16_t>(std::stoul(argv[1])),
                     .sessions = std::stoul(argv[2]),
                     .records = std::stoul(argv[3]),
                     .in_flight = std::stoul(argv[4]),
                     .round_trip = std::chrono::milliseconds(std::stoul(argv[5])),
                     .interval = std::chrono::milliseconds(std::stoul(argv[6])),
                     .warm_up = std::chrono::seconds(std::stoul(argv[7])),
                     .seconds = std::chrono::seconds(std::stoul(argv[8]))});
        fleet.run();
        fleet.report();
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "device_load: %s\n", failure.what());
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
