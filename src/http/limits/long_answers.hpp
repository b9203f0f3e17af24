// Places for long answers: histories and fleets of the past, which take memory and an upstream's
// connection until their client has read them. There are fewer places than connections, and few for
// each client, so that slow readers cannot use up what short answers need. Long answers also have
// their own worker threads, because one may compute for longer than a short answer may wait.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/limits/slots.hpp"
#include "net/trusted_networks.hpp"

namespace convoy::http {

/// Proxies whose `X-Forwarded-For` is trusted.
class TrustedProxies {
 public:
    /// `networks`: addresses, or networks like "10.0.0.0/8". Throws std::invalid_argument, which
    /// names the entry that is neither.
    explicit TrustedProxies(const std::vector<std::string>& networks) : networks_(networks) {}

    /// Returns whether this address is a trusted proxy's.
    bool contain(const boost::asio::ip::address& given) const { return networks_.contain(given); }
    /// Returns the address of the client. That is `peer`, unless it is a trusted proxy: then it is
    /// the last address in `forwarded_for` that is not a trusted proxy's. The search stops at an
    /// entry that is not an address.
    boost::asio::ip::address client(const boost::asio::ip::address& peer,
                                    std::string_view forwarded_for) const;

 private:
    net::TrustedNetworks networks_;
};

/// Use it on the network's thread only.
class LongAnswers {
 public:
    /// How many places there are.
    struct Limits {
        std::size_t all;
        std::size_t per_address;
    };
    LongAnswers(boost::asio::any_io_executor executor, const Limits& limits)
        : executor_(executor),
          places_(std::move(executor), {limits.all}),
          per_address_(limits.per_address) {}

    /// The two places of one answer; destroying this gives them back.
    struct Place {
        std::shared_ptr<Slots> of_address;  ///< outlives its slot
        Slots::Slot address_slot;
        Slots::Slot slot;
    };
    /// Returns null if none became free before the deadline. Addresses of one IPv6 network of 64
    /// bits count as one client.
    boost::asio::awaitable<std::unique_ptr<Place>> take(
        boost::asio::ip::address client, std::chrono::steady_clock::time_point deadline);

    /// Returns the threads that make long answers; the first call starts them.
    boost::asio::thread_pool& workers();

 private:
    std::shared_ptr<Slots> slots_of(const boost::asio::ip::address& client);

    boost::asio::any_io_executor executor_;
    Slots places_;
    std::size_t per_address_;
    std::map<boost::asio::ip::address, std::weak_ptr<Slots>> addresses_;
    std::unique_ptr<boost::asio::thread_pool> workers_;
};

}  // namespace convoy::http
