#include "device-gateway/sockets/session.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "devices/protocols/detection.hpp"
#include "net/client_address.hpp"
#include "service/log.hpp"
#include "service/log_pause.hpp"

namespace convoy::device_gateway {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::size_t read_bytes = std::size_t{64} * 1024;
/// How often a session looks whether there is space again, unless an answer of its own makes some.
constexpr std::chrono::milliseconds space_pause{50};

/// All sessions of a thread read into this.
std::array<char, read_bytes>& read_buffer() {
    thread_local std::array<char, read_bytes> buffer;
    return buffer;
}

}  // namespace

void reset_at_end(tcp::socket& socket) {
    error_code closed_already;
    socket.set_option(asio::socket_base::linger(true, 0), closed_already);
}

Session::Session(Arrival arrival, const devices::Protocol* protocol, const DeviceContext& context,
                 SessionGroup& group)
    : UnreadPart(group.unread),
      socket_(std::move(arrival.socket)),
      named_client_(std::move(arrival.client)),
      context_(context),
      group_(group),
      opened_(Clock::now()),
      last_received_(opened_),
      longest_silence_(context.limits.idle) {
    if (protocol != nullptr) {
        open(*protocol);
    } else {
        context_.metrics.of("").sessions->Increment();
    }
}

Session::~Session() {
    context_.metrics.of(conversation_ ? conversation_->protocol().name : "").sessions->Decrement();
}

void Session::open(const devices::Protocol& protocol) {
    conversation_.emplace(
        protocol,
        Peer{.transport = devices::Transport::stream, .address = peer(), .traces = context_.traces},
        context_.devices, context_.metrics);
    context_.metrics.of(protocol.name).sessions->Increment();
}

asio::awaitable<void> Session::serve() {
    const auto self = shared_from_this();
    if (must_refuse()) {
        reset_at_end(socket_);
        context_.metrics.refused();
        co_return;
    }
    group_.sessions.push_back(*this);
    error_code wrong;
    socket_.non_blocking(true, wrong);
    while (is_open_ && !ending_) {
        if (is_paused_) {
            co_await wait_for_space();
            if (has_space()) {
                last_received_ = Clock::now();  // it may have been silent only because of us
                consume({});
            }
            continue;
        }
        co_await socket_.async_wait(tcp::socket::wait_read,
                                    asio::redirect_error(asio::use_awaitable, wrong));
        if (wrong || ending_) {
            break;
        }
        if (!has_space()) {
            is_paused_ = true;
            continue;
        }
        read_available();
    }
    // The answers of frames that were read are still due; `frame_done` ends the session after them.
    while (is_open_ && (answers_.frames() > 0 || !unsent_.empty())) {
        co_await wait_for_space();
    }
    end(ending_.value_or(Ending::client));
}

asio::awaitable<void> Session::refuse(net::Refusal /*why*/) {
    reset_at_end(socket_);
    co_return;
}

void Session::close_if_idle() {
    ending_ = Ending::stopped;
    error_code closed_already;
    socket_.cancel(closed_already);
}

void Session::abort() { end(Ending::stopped); }

bool Session::must_refuse() const {
    return is_broker_away_too_long() || !context_.intake.has_space();
}

bool Session::is_broker_away_too_long() const {
    const bool is_acknowledged =
        conversation_ && conversation_->protocol().delivery == devices::Delivery::acknowledged;
    return context_.intake.broker_away() >
           (is_acknowledged ? context_.limits.acknowledged_away : context_.limits.sent_once_away);
}

bool Session::has_space() const {
    return answers_.frames() < context_.limits.max_frames &&
           answers_.bytes() < context_.limits.max_bytes && context_.intake.has_space();
}

asio::awaitable<void> Session::wait_for_space() {
    space_ = std::make_unique<asio::steady_timer>(socket_.get_executor(), space_pause);
    error_code answered;
    co_await space_->async_wait(asio::redirect_error(asio::use_awaitable, answered));
    space_.reset();
}

void Session::read_available() {
    error_code wrong;
    const auto count = socket_.read_some(asio::buffer(read_buffer()), wrong);
    if (wrong == asio::error::would_block) {
        return;
    }
    if (wrong) {
        ending_ = Ending::client;  // a device may close for writing, and wait for its answers
        return;
    }
    last_received_ = Clock::now();
    consume({read_buffer().data(), count});
}

void Session::consume(std::string_view received) {
    std::string joined = std::exchange(unread_, {});
    std::string_view rest = received;
    if (!joined.empty()) {
        joined += received;
        rest = joined;
    }
    is_paused_ = false;
    while (is_open_ && !ending_ && !rest.empty()) {
        if (!has_space()) {
            is_paused_ = true;
            break;
        }
        const std::size_t used = take(rest);
        if (used == 0) {
            break;
        }
        rest.remove_prefix(used);
    }
    if (is_open_ && rest.empty() && conversation_) {
        take({});  // some protocols end a connection behind a frame
    }
    constexpr std::size_t mostly_used = 4;
    if (!is_open_ || joined.empty() || joined.size() >= mostly_used * rest.size()) {
        unread_ = is_open_ ? std::string(rest) : std::string();
    } else {  // keeps the buffer, since what drips in would be copied again and again
        joined.erase(0, joined.size() - rest.size());
        unread_ = std::move(joined);
    }
    if (unread_.empty() || is_paused_) {
        partial_since_.reset();
    } else if (!partial_since_) {
        partial_since_ = last_received_;
    }
    set_unread_bytes(unread_.empty() ? 0 : unread_.capacity());
}

std::size_t Session::take(std::string_view unread) {
    if (!conversation_) {
        const auto detection = devices::detect(unread);
        if (detection.is_undecided()) {
            return 0;
        }
        if (detection.protocol() == nullptr) {
            trace_unread(unread, Ending::unknown_protocol);
            end(Ending::unknown_protocol);
            return 0;
        }
        context_.metrics.of("").sessions->Decrement();
        open(*detection.protocol());
    }
    const auto step = conversation_->next(unread);
    switch (step.kind()) {
        case devices::Step::Kind::need_more:
            return 0;
        case devices::Step::Kind::frame:
            partial_since_.reset();
            frame(unread.substr(0, step.count()));
            break;
        case devices::Step::Kind::skip:
            conversation_->skipped(unread.substr(0, step.count()), context_.now());
            break;
        case devices::Step::Kind::close:
            ending_ = ending_for(step.reason());  // after the answers of the frames before
            return 0;
    }
    return step.count();
}

void Session::frame(std::string_view bytes) {
    FrameOutcome outcome = conversation_->read(bytes, context_.now());
    if (outcome.longest_silence) {
        longest_silence_ = *outcome.longest_silence;
    }
    send(outcome.at_once);
    switch (outcome.next) {
        case FrameOutcome::Next::go_on:
            break;
        case FrameOutcome::Next::deny:
            report_denied();
            end(Ending::denied);
            return;
        case FrameOutcome::Next::no_list:
            end(Ending::no_list);
            return;
    }
    if (outcome.submission.empty() && outcome.when_stored.empty()) {
        return;
    }
    const std::uint64_t number =
        answers_.add(std::move(outcome.when_stored), bytes.size(), Clock::now());
    context_.metrics.unacknowledged(1);
    context_.intake.submit(std::move(outcome.submission),
                           [session = weak_from_this(), executor = socket_.get_executor(),
                            &metrics = context_.metrics, number](bool stored) {
                               metrics.unacknowledged(-1);
                               asio::post(executor, [session, number, stored] {
                                   if (const auto self = session.lock()) {
                                       self->frame_done(number, stored);
                                   }
                               });
                           });
}

void Session::frame_done(std::uint64_t number, bool stored) {
    if (!is_open_) {
        return;
    }
    if (!stored) {
        end(Ending::lost);
        return;
    }
    answers_.stored(number, [this](std::string_view answer, Clock::time_point received) {
        if (!answer.empty()) {
            send(answer);
            if (is_open_) {
                context_.metrics.answered(Clock::now() - received);
            }
        }
    });
    if (space_ && has_space()) {
        space_->cancel();
    }
}

void Session::send(std::string_view answer) {
    if (!is_open_ || answer.empty()) {
        return;
    }
    conversation_->answered(answer, context_.now());
    if (!unsent_.empty()) {
        unsent_ += answer;
        if (unsent_.size() > context_.limits.max_unsent) {
            end(Ending::slow_reader);
        }
        return;
    }
    error_code wrong;
    const auto sent = socket_.write_some(asio::buffer(answer), wrong);
    if (wrong && wrong != asio::error::would_block) {
        end(Ending::client);
        return;
    }
    if (sent < answer.size()) {
        unsent_ = answer.substr(sent);
        asio::co_spawn(socket_.get_executor(), send_rest(), asio::detached);
    }
}

asio::awaitable<void> Session::send_rest() {
    const auto self = shared_from_this();
    while (is_open_ && !unsent_.empty()) {
        error_code wrong;
        co_await socket_.async_wait(tcp::socket::wait_write,
                                    asio::redirect_error(asio::use_awaitable, wrong));
        if (!is_open_) {
            co_return;
        }
        // A stop cancels this wait, too. The next write shows whether the device is still there.
        const auto sent = socket_.write_some(asio::buffer(unsent_), wrong);
        if (wrong && wrong != asio::error::would_block) {
            end(Ending::client);
            co_return;
        }
        unsent_.erase(0, sent);
    }
}

void Session::check(Clock::time_point now) {
    if (!is_open_) {
        return;
    }
    const bool is_named = conversation_ && !conversation_->device().empty();
    const bool is_silent = !is_paused_ && now - last_received_ > longest_silence_;
    if (is_silent || (!is_named && now - opened_ > context_.limits.unnamed)) {
        end(Ending::idle);
    } else if (partial_since_ && now - *partial_since_ > context_.limits.stalled) {
        end(Ending::stalled);
    } else if (is_broker_away_too_long()) {
        end(Ending::broker_away);
    }
}

void Session::end(Ending why) {
    if (!is_open_) {
        return;
    }
    is_open_ = false;
    trace_unread(unread_, why);
    unread_ = {};
    set_unread_bytes(0);
    context_.metrics.ended(why);
    service::log_debug("the connection of a device ended",
                       {{"device", conversation_ ? conversation_->device() : std::string()},
                        {"reason", word_for(why)}});
    if (space_) {
        space_->cancel();
    }
    error_code closed_already;
    socket_.shutdown(tcp::socket::shutdown_both, closed_already);
    socket_.close(closed_already);
}

void Session::report_denied() const {
    if (context_.denied) {
        context_.denied({.protocol = conversation_->protocol().name, .id = conversation_->device()},
                        peer());
    }
    static service::LogPause pause(std::chrono::steady_clock::now);
    if (pause.is_over()) {
        service::log_warning("a device is unknown, so it is denied",
                             {{"device", conversation_->device()},
                              {"protocol", conversation_->protocol().name},
                              {"address", peer()}});
    }
}

void Session::trace_unread(std::string_view bytes, Ending why) const {
    if (bytes.empty()) {
        return;
    }
    if (conversation_) {
        conversation_->not_read(bytes, word_for(why), context_.now());
    } else {
        trace_stranger(peer_of_stream(), bytes, word_for(why), context_.now());
    }
}

Peer Session::peer_of_stream() const {
    return {.transport = devices::Transport::stream, .address = peer(), .traces = context_.traces};
}

std::string Session::peer() const {
    if (named_client_) {
        return named_client_->to_string();
    }
    error_code gone_already;
    const auto endpoint = socket_.remote_endpoint(gone_already);
    return net::plain_address(endpoint.address()).to_string();
}

}  // namespace convoy::device_gateway
