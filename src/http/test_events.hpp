// For tests: what a server told, to look at and to wait for.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "http/server.hpp"

namespace convoy::http {

class TestEvents {
 public:
    struct Answered {
        std::string method;
        std::string pattern;
        int status;

        bool operator==(const Answered&) const = default;
    };

    /// Hand these to the server; this must outlive it.
    ServerEvents events() {
        return {.answered =
                    [this](const Request& request, std::string_view pattern, int status,
                           std::chrono::nanoseconds) {
                        const std::scoped_lock lock(mutex_);
                        answered_.push_back({request.method, std::string(pattern), status});
                        changed_.notify_all();
                    },
                .failed =
                    [this](const Request&, const std::string& what) {
                        const std::scoped_lock lock(mutex_);
                        failed_.push_back(what);
                        changed_.notify_all();
                    },
                .refused =
                    [this](std::string_view reason) {
                        const std::scoped_lock lock(mutex_);
                        refused_.emplace_back(reason);
                        changed_.notify_all();
                    },
                .broken =
                    [this](const std::string& why) {
                        const std::scoped_lock lock(mutex_);
                        broken_.push_back(why);
                        changed_.notify_all();
                    }};
    }

    /// Waits until that many were answered.
    std::vector<Answered> answered(std::size_t count) { return wait_for(answered_, count); }
    /// Waits until that many have failed.
    std::vector<std::string> failed(std::size_t count) { return wait_for(failed_, count); }
    /// Waits until that many were refused: the reasons.
    std::vector<std::string> refused(std::size_t count) { return wait_for(refused_, count); }
    /// Waits until exceptions have ended that many connections.
    std::vector<std::string> broken(std::size_t count) { return wait_for(broken_, count); }

 private:
    template <class Event>
    std::vector<Event> wait_for(const std::vector<Event>& events, std::size_t count) {
        std::unique_lock lock(mutex_);
        const auto there = [&] { return events.size() >= count; };
        if (!changed_.wait_for(lock, std::chrono::seconds(10), there)) {
            throw std::runtime_error("the server told nothing for 10 s");
        }
        return events;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Answered> answered_;
    std::vector<std::string> failed_;
    std::vector<std::string> refused_;
    std::vector<std::string> broken_;
};

/// A router with this one handler for GET.
inline Router one_route(std::string_view pattern, Handler handler) {
    Router router;
    router.add("GET", pattern, std::move(handler));
    return router;
}

inline std::string url_of(const Server& server) {
    return "http://127.0.0.1:" + std::to_string(server.port());
}

inline Response text(std::string body) {
    Response response;
    response.headers.set("Content-Type", "text/plain");
    response.body = std::move(body);
    return response;
}

inline Answer says_ok(const Request&) { return text("ok"); }

}  // namespace convoy::http
