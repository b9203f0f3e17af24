#include "device-gateway/sockets/datagrams.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <thread>
#include <utility>

#include "net/client_address.hpp"
#include "service/log.hpp"
#include "service/log_pause.hpp"

namespace convoy::device_gateway {

namespace asio = boost::asio;
using asio::ip::udp;
using boost::system::error_code;

/// One port. Used on the thread of its executor only.
struct Datagrams::Door : std::enable_shared_from_this<Door> {
    Door(const asio::any_io_executor& executor, const devices::Protocol& spoken,
         const DeviceContext& shared)
        : socket(executor), protocol(spoken), context(shared) {}

    void received(std::string_view bytes, const udp::endpoint& sender);
    /// Returns whether the rest of the datagram may be read.
    bool frame(const std::shared_ptr<Conversation>& conversation, std::string_view bytes,
               const udp::endpoint& sender);
    /// Catches what reading a datagram throws, so that the next one is received.
    void received_without_throwing(std::string_view bytes, const udp::endpoint& sender) noexcept;
    void send(std::string_view answer, const udp::endpoint& to);

    udp::socket socket;
    const devices::Protocol& protocol;
    const DeviceContext& context;
    std::array<char, 65'536> buffer{};
    bool is_stopping = false;
    std::atomic<int> unanswered = 0;  ///< frames that wait for the broker
};

namespace {

/// Most systems buffer 208 KiB; a burst of a fleet that has network again is larger.
constexpr int receive_buffer = 1024 * 1024;

/// How often a stop looks whether all datagrams are answered.
constexpr std::chrono::milliseconds stop_period{5};
/// Between two attempts to receive after an error, which may last.
constexpr std::chrono::milliseconds error_pause{100};

void listen(udp::socket& socket, const std::string& address, std::uint16_t port) {
    const udp::endpoint endpoint(asio::ip::make_address(address), port);
    socket.open(endpoint.protocol());
    error_code kept;  // a smaller buffer than wanted is no reason not to listen
    socket.set_option(asio::socket_base::receive_buffer_size(receive_buffer), kept);
    socket.bind(endpoint);
    socket.non_blocking(true);
}

}  // namespace

Datagrams::Datagrams(const DoorSettings& settings, const asio::any_io_executor& executor,
                     const DeviceContext& context) {
    for (const DevicePort& port : settings.ports) {
        if (port.protocol == nullptr || !port.protocol->has_datagrams) {
            continue;
        }
        auto door = std::make_shared<Door>(executor, *port.protocol, context);
        try {
            listen(door->socket, settings.address, port.port);
        } catch (const boost::system::system_error& error) {
            service::log_warning("a port of devices is left out",
                                 {{"port", static_cast<std::int64_t>(port.port)},
                                  {"reason", "UDP: " + error.code().message()}});
            continue;
        }
        asio::co_spawn(executor, receive_all(door), asio::detached);
        doors_.push_back(std::move(door));
    }
}

Datagrams::~Datagrams() = default;

void Datagrams::stop(std::chrono::milliseconds patience) {
    for (const auto& door : doors_) {
        asio::post(door->socket.get_executor(), [door] {
            door->is_stopping = true;
            error_code closed_already;
            door->socket.cancel(closed_already);
        });
    }
    const auto end = Session::Clock::now() + patience;
    const auto is_answered = [](const auto& door) { return door->unanswered == 0; };
    while (!std::ranges::all_of(doors_, is_answered) && Session::Clock::now() < end) {
        std::this_thread::sleep_for(stop_period);
    }
}

std::vector<std::uint16_t> Datagrams::ports() const {
    std::vector<std::uint16_t> made;
    made.reserve(doors_.size());
    for (const auto& door : doors_) {
        made.push_back(door->socket.local_endpoint().port());
    }
    return made;
}

asio::awaitable<void> Datagrams::receive_all(std::shared_ptr<Door> door) {
    while (!door->is_stopping) {
        udp::endpoint sender;
        error_code wrong;
        const auto count = co_await door->socket.async_receive_from(
            asio::buffer(door->buffer), sender, asio::redirect_error(asio::use_awaitable, wrong));
        if (!wrong) {
            door->received_without_throwing({door->buffer.data(), count}, sender);
        } else if (wrong != asio::error::operation_aborted) {
            asio::steady_timer pause(door->socket.get_executor(), error_pause);
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, wrong));
        }
    }
}

void Datagrams::Door::received_without_throwing(std::string_view bytes,
                                                const udp::endpoint& sender) noexcept {
    try {
        received(bytes, sender);
    } catch (const std::exception& thrown) {
        static service::LogPause log_pause(std::chrono::steady_clock::now);
        if (log_pause.is_over()) {
            service::log_error("an exception ended the reading of a datagram",
                               {{"reason", thrown.what()}});
        }
    }
}

void Datagrams::Door::received(std::string_view bytes, const udp::endpoint& sender) {
    if (!context.intake.has_space()) {
        context.metrics.refused();
        return;
    }
    const auto conversation = std::make_shared<Conversation>(
        protocol,
        Peer{.transport = devices::Transport::datagram,
             .address = net::plain_address(sender.address()).to_string(),
             .traces = context.traces},
        context.devices, context.metrics);
    while (!bytes.empty()) {
        const auto step = conversation->next(bytes);
        if (step.kind() == devices::Step::Kind::frame) {
            if (!frame(conversation, bytes.substr(0, step.count()), sender)) {
                return;
            }
        } else if (step.kind() == devices::Step::Kind::skip) {
            conversation->skipped(bytes.substr(0, step.count()), context.now());
        } else {
            break;
        }
        bytes.remove_prefix(step.count());
    }
    conversation->skipped(bytes, context.now());
}

bool Datagrams::Door::frame(const std::shared_ptr<Conversation>& conversation,
                            std::string_view bytes, const udp::endpoint& sender) {
    FrameOutcome outcome = conversation->read(bytes, context.now());
    if (outcome.next == FrameOutcome::Next::deny && context.denied) {
        context.denied({.protocol = protocol.name, .id = conversation->device()},
                       net::plain_address(sender.address()).to_string());
    }
    if (outcome.next != FrameOutcome::Next::go_on) {
        return false;  // the sender's address may be forged, so strangers get no answer
    }
    send(outcome.at_once, sender);
    if (!outcome.at_once.empty()) {
        conversation->answered(outcome.at_once, context.now());
    }
    if (outcome.submission.empty() && outcome.when_stored.empty()) {
        return true;
    }
    const auto received = Session::Clock::now();
    context.metrics.unacknowledged(1);
    ++unanswered;
    context.intake.submit(std::move(outcome.submission),
                          [door = shared_from_this(), conversation, sender, received,
                           answer = std::move(outcome.when_stored)](bool stored) mutable {
                              door->context.metrics.unacknowledged(-1);
                              if (!stored || answer.empty()) {
                                  --door->unanswered;
                                  return;
                              }
                              auto executor = door->socket.get_executor();
                              asio::post(executor, [door = std::move(door), conversation, sender,
                                                    received, answer = std::move(answer)] {
                                  door->send(answer, sender);
                                  conversation->answered(answer, door->context.now());
                                  door->context.metrics.answered(Session::Clock::now() - received);
                                  --door->unanswered;
                              });
                          });
    return true;
}

void Datagrams::Door::send(std::string_view answer, const udp::endpoint& to) {
    if (!answer.empty()) {
        error_code lost;  // as any datagram may be: the device sends again
        socket.send_to(asio::buffer(answer), to, 0, lost);
    }
}

}  // namespace convoy::device_gateway
