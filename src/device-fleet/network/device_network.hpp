// The devices of a simulated fleet on the network: a connection for each, all on one thread.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "device-fleet/client/device_client.hpp"

namespace convoy::device_fleet {

/// One device and the port of the gateway that it speaks to.
struct Station {
    const Dialect* dialect;
    Device device;
    std::uint16_t port;
};

struct NetworkSettings {
    boost::asio::ip::address address;
    ClientSettings client{};
    std::size_t max_connecting = 200;  ///< connections that are opened at the same time
};

/// Called on the network's thread. `station` is its index.
class NetworkEvents {
 public:
    virtual ~NetworkEvents() = default;
    virtual void acknowledged(std::size_t station, std::span<const Record> records,
                              std::chrono::milliseconds waited) = 0;
    virtual void dropped(std::size_t station, std::size_t records) = 0;
    virtual void denied(std::size_t station) = 0;
    /// Several times a second, with the number of devices that are online.
    virtual void passed(std::size_t online) = 0;
};

struct Measured {
    std::size_t station;
    Record record;
};

class DeviceNetwork {
 public:
    /// Begins to connect. `events` must outlive it.
    DeviceNetwork(const std::vector<Station>& stations, const NetworkSettings& settings,
                  NetworkEvents& events);
    /// Ends all connections.
    ~DeviceNetwork();
    DeviceNetwork(const DeviceNetwork&) = delete;
    DeviceNetwork& operator=(const DeviceNetwork&) = delete;

    /// Passes records to their devices. Any thread may call it. Rethrows what the events have
    /// thrown.
    void measure(std::vector<Measured> records);

    /// Records that are not delivered, as of some hundredths of a second ago.
    std::size_t kept() const { return kept_; }

    /// Waits until every record of before is delivered; returns false if that takes longer than
    /// `within`.
    bool drain(std::chrono::milliseconds within);

 private:
    class Terminal;

    void run();
    void tick();
    void rethrow_failure();

    boost::asio::io_context network_;
    NetworkEvents& events_;
    std::size_t max_connecting_;
    std::vector<std::unique_ptr<Terminal>> terminals_;
    boost::asio::steady_timer timer_;
    std::atomic<std::size_t> kept_ = 0;
    std::atomic<std::size_t> posted_ = 0;  ///< calls of `measure` that are not done
    std::mutex mutex_;
    std::condition_variable ticked_;
    std::exception_ptr failure_;
    std::thread thread_;  ///< last: it uses all the above
};

}  // namespace convoy::device_fleet
