// A proxy on loopback between a client and the broker, for tests that damage what the broker sends
// or take a connection away. For tests only.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "amqp/connection.hpp"

namespace convoy::amqp {

class TamperingProxy {
 public:
    /// Called with each frame that the broker sends, whole, from its four bytes of size on; it may
    /// change the frame. Called from several threads, one call at a time.
    using Tamper = std::function<void(std::string& frame)>;

    /// Listens on a free port and passes everything on to the broker of `behind`.
    explicit TamperingProxy(ConnectionSettings behind, Tamper tamper = {});
    ~TamperingProxy();
    TamperingProxy(const TamperingProxy&) = delete;
    TamperingProxy& operator=(const TamperingProxy&) = delete;

    /// How a client connects through this proxy.
    ConnectionSettings settings() const;

    /// The clients that are connected now.
    std::size_t connections() const;

    /// At most so many clients are connected from now on: those that are too many are cut off at
    /// once, and new ones are turned away.
    void allow(std::size_t connections);

 private:
    void listen();
    void serve(int client);
    bool admit(int client);
    void leave(int client);
    void pass_on(int client, int broker);
    void pass_frames_on(int broker, int client);

    const ConnectionSettings behind_;
    const Tamper tamper_;
    std::uint16_t port_ = 0;
    int listener_;
    std::atomic<bool> stopping_ = false;

    mutable std::mutex mutex_;  // guards all below, and calls of tamper_
    std::size_t allowed_ = 1'000;
    std::set<int> clients_;
    std::vector<std::thread> threads_;
    std::thread listening_;
};

/// The kind of an AMQP frame by its performative (AMQP 1.0 §2.7); 0 where it has none.
std::uint8_t performative(const std::string& frame);
inline constexpr std::uint8_t transfer = 0x14;
inline constexpr std::uint8_t disposition = 0x15;

/// Cuts the message off a frame that is a transfer, so that a delivery of no bytes is left.
void cut_payload(std::string& frame);

}  // namespace convoy::amqp
