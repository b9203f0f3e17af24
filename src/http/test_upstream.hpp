// For tests: an upstream that does to its callers whatever a test tells it to, byte by byte.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace convoy::http {

inline constexpr std::string_view ok_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

class TestUpstream {
 public:
    /// One connection that was made to it; closed where the script returns.
    class Caller {
     public:
        explicit Caller(int socket) : socket_(socket) {}
        ~Caller();
        Caller(const Caller&) = delete;
        Caller& operator=(const Caller&) = delete;

        /// The next request's head, empty where the caller has left.
        std::string read_head();
        /// False where the caller does not take it any more.
        bool send(std::string_view bytes) const;
        /// Until the caller leaves.
        void wait_for_end() const;
        /// Ends the connection by a reset.
        void reset() const;

     private:
        int socket_;
        std::string unread_;
    };

    /// Called for each connection, one after the other; `nth` counts from 1.
    using Script = std::function<void(Caller& caller, int nth)>;

    explicit TestUpstream(Script script);
    /// Closes its port, and ends the connection that is under way.
    ~TestUpstream();
    TestUpstream(const TestUpstream&) = delete;
    TestUpstream& operator=(const TestUpstream&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    /// Connections so far.
    int connections() const { return connections_; }

 private:
    void run(const Script& script);

    int listener_;
    std::uint16_t port_ = 0;
    std::atomic<int> connections_ = 0;
    std::atomic<int> current_ = -1;
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

}  // namespace convoy::http
