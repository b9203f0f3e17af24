#include "device-fleet/network/link.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace convoy::device_fleet {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// Answers are short; a longer one comes in parts.
constexpr std::size_t receive_bytes = 512;

/// `Protocol` is asio::ip::tcp or asio::ip::udp.
template <typename Protocol>
class SocketLink final : public Link, public std::enable_shared_from_this<SocketLink<Protocol>> {
 public:
    SocketLink(const asio::any_io_executor& executor, Owner& owner)
        : socket_(executor), owner_(&owner) {}

    void open(const Protocol::endpoint& endpoint) {
        error_code error;
        socket_.open(endpoint.protocol(), error);
        if (error) {  // no descriptor is left
            asio::post(socket_.get_executor(), [self = this->shared_from_this()] { self->end(); });
            return;
        }
        socket_.async_connect(endpoint,
                              [self = this->shared_from_this()](const error_code& failure) {
                                  self->connected(failure);
                              });
    }

    void write(std::string bytes) override {
        out_ = std::move(bytes);
        const auto done = [self = this->shared_from_this()](const error_code& failure,
                                                            std::size_t /*written*/) {
            if (failure) {
                self->end();
            } else if (self->owner_ != nullptr) {
                self->owner_->written();
            }
        };
        if constexpr (std::is_same_v<Protocol, asio::ip::tcp>) {
            asio::async_write(socket_, asio::buffer(out_), done);
        } else {
            socket_.async_send(asio::buffer(out_), done);
        }
    }

    void close() override {
        owner_ = nullptr;
        error_code ignored;
        socket_.close(ignored);
    }

 private:
    void connected(const error_code& failure) {
        if (failure) {
            end();
            return;
        }
        if (owner_ == nullptr) {
            return;
        }
        if constexpr (std::is_same_v<Protocol, asio::ip::tcp>) {
            error_code ignored;
            socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
        }
        receive();
        owner_->opened();
    }

    void receive() {
        const auto done = [self = this->shared_from_this()](const error_code& failure,
                                                            std::size_t count) {
            if (failure) {
                self->end();
            } else if (self->owner_ != nullptr) {
                self->owner_->received({self->in_.data(), count});
                self->receive_unless_closed();
            }
        };
        socket_.async_receive(asio::buffer(in_), done);
    }

    void receive_unless_closed() {
        if (owner_ != nullptr) {
            receive();
        }
    }

    void end() {
        if (Owner* const owner = std::exchange(owner_, nullptr)) {
            error_code ignored;
            socket_.close(ignored);
            owner->ended();
        }
    }

    Protocol::socket socket_;
    Owner* owner_;
    std::string out_;
    std::array<char, receive_bytes> in_{};
};

template <typename Protocol>
std::shared_ptr<Link> open_socket(const asio::any_io_executor& executor,
                                  const Destination& destination, Link::Owner& owner) {
    auto link = std::make_shared<SocketLink<Protocol>>(executor, owner);
    link->open({destination.address, destination.port});
    return link;
}

}  // namespace

std::shared_ptr<Link> open_link(const asio::any_io_executor& executor,
                                const Destination& destination, Link::Owner& owner) {
    return destination.transport == devices::Transport::stream
               ? open_socket<asio::ip::tcp>(executor, destination, owner)
               : open_socket<asio::ip::udp>(executor, destination, owner);
}

}  // namespace convoy::device_fleet
