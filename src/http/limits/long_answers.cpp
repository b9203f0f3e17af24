#include "http/limits/long_answers.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstdint>
#include <latch>
#include <memory>
#include <thread>

#include "http/message/list_field.hpp"
#include "net/client_address.hpp"

namespace convoy::http {

namespace asio = boost::asio;
using asio::ip::address;

namespace {

/// A long answer computes for a tenth of a second and more, so half of the cores are left for all
/// other work.
std::size_t long_workers() { return std::max(1U, std::thread::hardware_concurrency() / 2); }

/// The argument of sched_setattr(2). The kernel's own header cannot be included beside glibc's.
struct SchedulingAttributes {
    std::uint32_t size = 48;  // bytes, of its first version
    std::uint32_t policy = SCHED_OTHER;
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime = 0;  // nanoseconds of a slice
    std::uint64_t deadline = 0;
    std::uint64_t period = 0;
};
static_assert(sizeof(SchedulingAttributes) == 48);

/// Gives the calling thread a low priority and short time slices. A thread that wakes up waits
/// until the slice of the running one ends, usually for 3 ms, even if that has a low priority; and
/// one short answer wakes up five threads. Linux honours the short slice from 6.12 on.
void yield_to_others() {
    const SchedulingAttributes attributes{.nice = 10, .runtime = 100'000};
    ::syscall(SYS_sched_setattr, 0, &attributes, 0U);
}

/// Does the same for all threads of `workers`.
void yield_to_others(asio::thread_pool& workers) {
    const auto each = std::make_shared<std::latch>(long_workers());
    for (std::size_t worker = 0; worker < long_workers(); ++worker) {
        asio::post(workers, [each] {
            yield_to_others();
            each->arrive_and_wait();  // so each thread runs this once
        });
    }
}

}  // namespace

address TrustedProxies::client(const address& peer, std::string_view forwarded_for) const {
    address client = net::plain_address(peer);
    while (contain(client) && !forwarded_for.empty()) {
        const auto comma = forwarded_for.rfind(',');
        const auto last =
            comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1);
        boost::system::error_code wrong;
        const address named = asio::ip::make_address(trimmed(last), wrong);
        if (wrong) {
            break;
        }
        client = net::plain_address(named);
        forwarded_for = comma == std::string_view::npos ? "" : forwarded_for.substr(0, comma);
    }
    return client;
}

asio::awaitable<std::unique_ptr<LongAnswers::Place>> LongAnswers::take(
    address client, std::chrono::steady_clock::time_point deadline) {
    auto of_address = slots_of(client);
    auto address_slot = co_await of_address->take(deadline);
    if (!address_slot) {
        co_return nullptr;
    }
    auto slot = co_await places_.take(deadline);
    if (!slot) {
        co_return nullptr;
    }
    Place place{std::move(of_address), std::move(*address_slot), std::move(*slot)};
    co_return std::make_unique<Place>(std::move(place));
}

asio::thread_pool& LongAnswers::workers() {
    if (!workers_) {
        workers_ = std::make_unique<asio::thread_pool>(long_workers());
        yield_to_others(*workers_);
    }
    return *workers_;
}

/// Also removes the entries of clients without a request, so that there are never more entries than
/// requests.
std::shared_ptr<Slots> LongAnswers::slots_of(const address& client) {
    std::erase_if(addresses_, [](const auto& one) { return one.second.expired(); });
    auto& known = addresses_[net::client_of(client)];
    auto slots = known.lock();
    if (!slots) {
        slots = std::make_shared<Slots>(executor_, Slots::Limit{per_address_});
        known = slots;
    }
    return slots;
}

}  // namespace convoy::http
