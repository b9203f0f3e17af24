#include "net/proxy_header.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace convoy::net {
namespace {

using std::string_literals::operator""s;
using Kind = ProxyHeader::Kind;

const std::string signature = "\r\n\r\n\0\r\nQUIT\n"s;
const std::string v4_addresses = "\xC0\x00\x02\x07\xC6\x33\x64\x01\x12\x67\x13\x88"s;
const std::string v6_addresses = "\x20\x01\x0D\xB8"s + std::string(11, '\0') + "\x07" +
                                 std::string(16, '\1') + "\x12\x67\x13\x88";

/// A header of version 2.
std::string binary(char command, char family, const std::string& rest) {
    return signature + command + family + static_cast<char>(rest.size() / 256) +
           static_cast<char>(rest.size() % 256) + rest;
}

std::string client_of(const ProxyHeader& header) {
    return header.client ? header.client->to_string() : "";
}

/// Right headers, and the client that each names.
std::vector<std::pair<std::string, std::string>> right_headers() {
    return {
        {"PROXY TCP4 192.0.2.7 198.51.100.1 4711 5000\r\n", "192.0.2.7"},
        {"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"},
        {"PROXY TCP4 192.0.2.7 198.51.100.1 0 0\r\n", "192.0.2.7"},
        {"PROXY TCP6 2001:db8::7 2001:db8::1 4711 5000\r\n", "2001:db8::7"},
        {"PROXY TCP6 ::ffff:192.0.2.7 ::1 4711 5000\r\n", "192.0.2.7"},
        {"PROXY UNKNOWN\r\n", ""},
        {"PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n", ""},
        {binary('\x21', '\x11', v4_addresses), "192.0.2.7"},
        {binary('\x21', '\x21', v6_addresses), "2001:db8::7"},
        {binary('\x21', '\x11', v4_addresses + "\x04\x00\x02\x00\x00"s), "192.0.2.7"},
        {binary('\x21', '\x11', v4_addresses + std::string(2020, 'x')), "192.0.2.7"},
        {binary('\x21', '\x31', std::string(216, '/')), ""},
        {binary('\x21', '\x00', ""), ""},
        {binary('\x20', '\x00', ""), ""},
        {binary('\x20', '\x11', v4_addresses), ""},
    };
}

TEST(ProxyHeader, NamesTheClientOnceAllItsBytesAreThere) {
    for (const auto& [bytes, client] : right_headers()) {
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            EXPECT_EQ(read_proxy_header(bytes.substr(0, size)).kind, Kind::need_more)
                << size << " bytes of " << bytes;
        }
        for (const std::string& after : {""s, "\r\n"s, "PROXY "s, "\0\0"s}) {
            const auto header = read_proxy_header(bytes + after);
            EXPECT_EQ(header.kind, Kind::complete) << bytes;
            EXPECT_EQ(header.bytes, bytes.size()) << bytes;
            EXPECT_EQ(client_of(header), client) << bytes;
        }
    }
}

TEST(ProxyHeader, IsMalformedIfItsLineIsNotThatOfAnAddress) {
    for (const char* line : {
             "PROXY \r\n",
             "PROXY UNKNOWNS\r\n",
             "PROXY TCP4\r\n",
             "PROXY TCP4 192.0.2.7 198.51.100.1 4711\r\n",
             "PROXY TCP4 192.0.2.7 198.51.100.1 4711 5000 \r\n",
             "PROXY TCP4  192.0.2.7 198.51.100.1 4711 5000\r\n",
             "PROXY TCP4 192.0.2.7 198.51.100.1 4711 65536\r\n",
             "PROXY TCP4 192.0.2.7 198.51.100.1 04711 5000\r\n",
             "PROXY TCP4 192.0.2.7 198.51.100.1 -1 5000\r\n",
             "PROXY TCP4 192.0.2.7 198.51.100.1 4711 \r\n",
             "PROXY TCP4 192.0.2 198.51.100.1 4711 5000\r\n",
             "PROXY TCP4 192.0.2.7 2001:db8::1 4711 5000\r\n",
             "PROXY TCP4 2001:db8::7 2001:db8::1 4711 5000\r\n",
             "PROXY TCP6 192.0.2.7 198.51.100.1 4711 5000\r\n",
             "PROXY TCP6 fe80::7%eth0 2001:db8::1 4711 5000\r\n",
             "PROXY UDP4 192.0.2.7 198.51.100.1 4711 5000\r\n",
             "PROXY tcp4 192.0.2.7 198.51.100.1 4711 5000\r\n",
         }) {
        EXPECT_EQ(read_proxy_header(line).kind, Kind::malformed) << line;
    }
}

TEST(ProxyHeader, HasALineOfUpTo107Bytes) {
    const std::string longest = "PROXY UNKNOWN " + std::string(91, 'x') + "\r\n";
    ASSERT_EQ(longest.size(), 107U);
    EXPECT_EQ(read_proxy_header(longest).kind, Kind::complete);
    const std::string longer = "PROXY UNKNOWN " + std::string(92, 'x') + "\r\n";
    EXPECT_EQ(read_proxy_header(longer).kind, Kind::malformed);
    EXPECT_EQ(read_proxy_header(longer.substr(0, 106)).kind, Kind::need_more);
    EXPECT_EQ(read_proxy_header(longer.substr(0, 107)).kind, Kind::malformed);
}

TEST(ProxyHeader, IsMalformedIfItsBytesAreOfNoTcpConnection) {
    for (const std::string& bytes : {
             binary('\x11', '\x11', v4_addresses),                            // version 1
             binary('\x22', '\x11', v4_addresses),                            // no command
             binary('\x21', '\x12', v4_addresses),                            // UDP
             binary('\x21', '\x41', v4_addresses),                            // no family
             binary('\x21', '\x11', v4_addresses.substr(1)),                  // too short
             binary('\x21', '\x21', v6_addresses.substr(1)),                  // too short
             binary('\x21', '\x31', std::string(215, '/')),                   // too short
             binary('\x21', '\x11', v4_addresses + std::string(2021, 'x')),   // too long
             binary('\x21', '\x11', v4_addresses + std::string(65000, 'x')),  // too long
         }) {
        EXPECT_EQ(read_proxy_header(bytes).kind, Kind::malformed);
    }
}

TEST(ProxyHeader, IsMalformedAtTheFirstByteThatNoHeaderHas) {
    EXPECT_EQ(read_proxy_header("G").kind, Kind::malformed);
    EXPECT_EQ(read_proxy_header("PROX\r").kind, Kind::malformed);
    EXPECT_EQ(read_proxy_header("\r\n\r\n\r").kind, Kind::malformed);
    EXPECT_EQ(read_proxy_header("\x00\x0F"s + "356307042441013").kind, Kind::malformed);
}

}  // namespace
}  // namespace convoy::net
