#include "net/listener.hpp"

#include <algorithm>
#include <utility>

#include "net/acceptor.hpp"

namespace convoy::net {

namespace asio = boost::asio;

Listener::Listener(ListenSettings settings, ListenEvents events)
    : reception_(std::move(settings), std::move(events)), ports_(reception_.settings().ports) {
    const std::size_t acceptors = std::max<std::size_t>(reception_.settings().acceptors, 1);
    acceptors_.push_back(std::make_unique<Acceptor>(reception_, 0, ports_));
    ports_ = acceptors_.front()->ports();
    // The others listen where the first one does.
    std::vector<std::uint16_t> ports = ports_;
    std::erase(ports, 0);
    for (std::size_t number = 1; number < acceptors; ++number) {
        acceptors_.push_back(std::make_unique<Acceptor>(reception_, number, ports));
    }
}

// NOLINTNEXTLINE(bugprone-exception-escape): a thread that cannot be joined ends the process
Listener::~Listener() { stop(std::chrono::milliseconds::zero()); }

void Listener::serve(Reception::Open open) {
    const ListenSettings& settings = reception_.settings();
    const auto in_use = static_cast<std::size_t>(acceptors_.back()->descriptor()) + 1;
    const std::size_t bound = descriptor_bound(settings.descriptors);
    reception_.begin(std::move(open),
                     std::min(settings.limits.connections, bound - std::min(bound, in_use)));
    for (const auto& acceptor : acceptors_) {
        acceptor->run();
    }
}

void Listener::stop(std::chrono::milliseconds patience) {
    if (!reception_.begin_to_stop()) {
        return;
    }
    for (const auto& acceptor : acceptors_) {
        acceptor->close_idle();
    }
    if (!reception_.wait_until_empty(patience)) {
        for (const auto& acceptor : acceptors_) {
            acceptor->abort_all();
        }
        reception_.wait_until_empty();
    }
    for (const auto& acceptor : acceptors_) {
        acceptor->end();
    }
}

asio::any_io_executor Listener::executor(std::size_t acceptor) const {
    return acceptors_.at(acceptor)->executor();
}

}  // namespace convoy::net
