#include "device-fleet/network/link.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "device-fleet/dialects/table.hpp"
#include "device-fleet/fixtures/tcp_gateway.hpp"

namespace convoy::device_fleet {
namespace {

class OwnerOfTest final : public Link::Owner {
 public:
    void opened() override {
        ++times_opened;
        link->write(login);
    }
    void received(devices::Bytes bytes) override {
        answer += bytes;
        link->close();
    }
    void written() override { ++times_written; }
    void ended() override { ++times_ended; }

    std::shared_ptr<Link> link;
    std::string login;
    std::string answer;
    int times_opened = 0;
    int times_written = 0;
    int times_ended = 0;
};

TEST(LinkTest, BytesGoBothWaysUntilItIsClosed) {
    const Dialect& dialect = *find_dialect("teltonika");
    const TcpGateway gateway(dialect);
    boost::asio::io_context network;
    OwnerOfTest owner;
    owner.login = dialect.login({.id = dialect.id_of(3)});
    owner.link = open_link(
        network.get_executor(),
        {boost::asio::ip::address_v4::loopback(), gateway.port(), devices::Transport::stream},
        owner);
    network.run();
    EXPECT_EQ(owner.times_opened, 1);
    EXPECT_EQ(owner.times_written, 1);
    EXPECT_EQ(owner.answer, "\x01");
    EXPECT_EQ(owner.times_ended, 0);
}

TEST(LinkTest, AnAddressWithoutAGatewayEndsIt) {
    boost::asio::io_context network;
    OwnerOfTest owner;
    owner.link =
        open_link(network.get_executor(),
                  {boost::asio::ip::address_v4::loopback(), 1, devices::Transport::stream}, owner);
    network.run();
    EXPECT_EQ(owner.times_opened, 0);
    EXPECT_EQ(owner.times_ended, 1);
}

}  // namespace
}  // namespace convoy::device_fleet
