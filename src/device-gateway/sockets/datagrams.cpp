#include "device-gateway/sockets/datagrams.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "net/client_address.hpp"
#include "service/log.hpp"

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
    void frame(Conversation& conversation, std::string_view bytes, const udp::endpoint& sender);
    void send(std::string_view answer, const udp::endpoint& to);

    udp::socket socket;
    const devices::Protocol& protocol;
    const DeviceContext& context;
    std::array<char, 65'536> buffer{};
};

namespace {

/// Most systems buffer 208 KiB; a burst of a fleet that has network again is larger.
constexpr int receive_buffer = 1024 * 1024;

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

void Datagrams::stop() {
    for (const auto& door : doors_) {
        asio::post(door->socket.get_executor(), [door] {
            error_code closed_already;
            door->socket.cancel(closed_already);
        });
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
    while (true) {
        udp::endpoint sender;
        error_code wrong;
        const auto count = co_await door->socket.async_receive_from(
            asio::buffer(door->buffer), sender, asio::redirect_error(asio::use_awaitable, wrong));
        if (wrong == asio::error::operation_aborted) {
            co_return;
        }
        if (!wrong) {
            door->received({door->buffer.data(), count}, sender);
        }
    }
}

void Datagrams::Door::received(std::string_view bytes, const udp::endpoint& sender) {
    if (!context.intake.has_space()) {
        context.metrics.refused();
        return;
    }
    Conversation conversation(protocol,
                              {.transport = devices::Transport::datagram,
                               .address = net::plain_address(sender.address()).to_string()},
                              context.devices, context.metrics);
    while (!bytes.empty()) {
        const auto step = conversation.next(bytes);
        if (step.kind() == devices::Step::Kind::frame) {
            frame(conversation, bytes.substr(0, step.count()), sender);
        } else if (step.kind() != devices::Step::Kind::skip) {
            break;
        }
        bytes.remove_prefix(step.count());
    }
    context.metrics.of(protocol.name).skipped_bytes->Increment(static_cast<double>(bytes.size()));
}

void Datagrams::Door::frame(Conversation& conversation, std::string_view bytes,
                            const udp::endpoint& sender) {
    FrameOutcome outcome = conversation.read(bytes, context.now());
    if (outcome.next == FrameOutcome::Next::deny && context.denied) {
        context.denied({.protocol = protocol.name, .id = conversation.device()},
                       net::plain_address(sender.address()).to_string());
    }
    if (outcome.next != FrameOutcome::Next::go_on) {
        return;  // the sender's address may be forged, so strangers get no answer
    }
    send(outcome.at_once, sender);
    if (outcome.submission.empty() && outcome.when_stored.empty()) {
        return;
    }
    const auto received = Session::Clock::now();
    context.metrics.unacknowledged(1);
    context.intake.submit(std::move(outcome.submission),
                          [door = shared_from_this(), sender, received,
                           answer = std::move(outcome.when_stored)](bool stored) mutable {
                              door->context.metrics.unacknowledged(-1);
                              if (!stored || answer.empty()) {
                                  return;
                              }
                              auto executor = door->socket.get_executor();
                              asio::post(executor, [door = std::move(door), sender, received,
                                                    answer = std::move(answer)] {
                                  door->send(answer, sender);
                                  door->context.metrics.answered(Session::Clock::now() - received);
                              });
                          });
}

void Datagrams::Door::send(std::string_view answer, const udp::endpoint& to) {
    if (!answer.empty()) {
        error_code lost;  // as any datagram may be: the device sends again
        socket.send_to(asio::buffer(answer), to, 0, lost);
    }
}

}  // namespace convoy::device_gateway
