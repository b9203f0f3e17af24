#include "net/proxy_header.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <cstdint>

#include "net/client_address.hpp"

namespace convoy::net {

namespace ip = boost::asio::ip;

namespace {

using std::string_view_literals::operator""sv;
using Kind = ProxyHeader::Kind;

constexpr std::string_view text_begin = "PROXY ";
constexpr std::string_view line_end = "\r\n";
constexpr std::size_t max_line_bytes = 107;  // with its end

constexpr std::string_view binary_begin = "\r\n\r\n\0\r\nQUIT\n"sv;
constexpr std::size_t binary_head_bytes = 16;

constexpr ProxyHeader malformed{.kind = Kind::malformed};

/// Whether `first` begins with `form`, as far as it goes.
bool begins(std::string_view first, std::string_view form) {
    const std::size_t common = std::min(first.size(), form.size());
    return first.substr(0, common) == form.substr(0, common);
}

bool is_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), port);
    return wrong == std::errc() && end == text.data() + text.size() &&
           (text.size() == 1 || text.front() != '0');
}

/// Returns {} if the text is not an address of this family.
std::optional<ip::address> address_of(std::string_view text, bool is_v6) {
    boost::system::error_code wrong;
    ip::address address = ip::make_address(text, wrong);
    const bool has_scope = text.find('%') != std::string_view::npos;
    if (wrong || has_scope || address.is_v6() != is_v6) {
        return std::nullopt;
    }
    return address;
}

/// "TCP4 192.0.2.7 198.51.100.1 4711 5000": the client's address is the first one.
std::optional<ip::address> client_in(std::string_view line) {
    std::array<std::string_view, 5> words;
    for (std::size_t index = 0; index < words.size(); ++index) {
        const std::size_t space = line.find(' ');
        if ((space == std::string_view::npos) != (index + 1 == words.size())) {
            return std::nullopt;
        }
        words.at(index) = line.substr(0, space);
        line.remove_prefix(std::min(line.size(), words.at(index).size() + 1));
    }
    const auto& [family, from, to, from_port, to_port] = words;
    const bool is_v6 = family == "TCP6";
    if ((!is_v6 && family != "TCP4") || !address_of(to, is_v6) || !is_port(from_port) ||
        !is_port(to_port)) {
        return std::nullopt;
    }
    return address_of(from, is_v6);
}

ProxyHeader read_line(std::string_view first) {
    const std::size_t length = first.substr(0, max_line_bytes).find(line_end);
    if (length == std::string_view::npos) {
        return first.size() < max_line_bytes ? ProxyHeader{} : malformed;
    }
    ProxyHeader header{.kind = Kind::complete, .bytes = length + line_end.size()};
    const std::string_view line = first.substr(0, length).substr(text_begin.size());
    if (line == "UNKNOWN" || line.starts_with("UNKNOWN ")) {
        return header;
    }
    header.client = client_in(line);
    if (!header.client) {
        return malformed;
    }
    header.client = plain_address(*header.client);
    return header;
}

template <class Address>
Address address_at(std::string_view bytes) {
    typename Address::bytes_type raw{};
    std::ranges::transform(bytes.substr(0, raw.size()), raw.begin(),
                           [](char byte) { return static_cast<unsigned char>(byte); });
    return Address(raw);
}

ProxyHeader read_binary(std::string_view first) {
    enum : unsigned char { local = 0x20, proxied = 0x21 };
    enum : unsigned char { unspecified = 0x00, tcp4 = 0x11, tcp6 = 0x21, unix_stream = 0x31 };
    if (first.size() < binary_head_bytes) {
        return {};
    }
    const auto byte = [first](std::size_t index) {
        return static_cast<unsigned char>(first[index]);
    };
    const std::size_t length = byte(14) * std::size_t{256} + byte(15);
    ProxyHeader header{.kind = Kind::complete, .bytes = binary_head_bytes + length};
    if ((byte(12) != local && byte(12) != proxied) || header.bytes > max_proxy_header_bytes) {
        return malformed;
    }
    std::size_t address_bytes = 0;
    if (byte(12) == proxied) {
        switch (byte(13)) {
            case unspecified:
                break;
            case tcp4:
                address_bytes = 12;
                break;
            case tcp6:
                address_bytes = 36;
                break;
            case unix_stream:
                address_bytes = 216;
                break;
            default:
                return malformed;  // a datagram, or a family that the protocol has not
        }
    }
    if (length < address_bytes) {
        return malformed;
    }
    if (first.size() < header.bytes) {
        return {};
    }
    const std::string_view addresses = first.substr(binary_head_bytes);
    if (address_bytes == 12) {
        header.client = address_at<ip::address_v4>(addresses);
    } else if (address_bytes == 36) {
        header.client = plain_address(address_at<ip::address_v6>(addresses));
    }
    return header;
}

}  // namespace

ProxyHeader read_proxy_header(std::string_view first) {
    if (begins(first, binary_begin)) {
        return read_binary(first);
    }
    if (begins(first, text_begin)) {
        return first.size() < text_begin.size() ? ProxyHeader{} : read_line(first);
    }
    return malformed;
}

}  // namespace convoy::net
