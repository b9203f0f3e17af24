// For tests and fuzzers: WebSocket frames of a client as bytes (RFC 6455 §5.2), right or wrong.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace convoy::http {

/// Asks for a WebSocket at /live.
inline constexpr std::string_view test_handshake =
    "GET /live HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Protocol: other, test.v1\r\n\r\n";

enum class Opcode : std::uint8_t { continuation = 0, text, binary, close = 8, ping, pong };
enum class Fin : std::uint8_t { no = 0, yes = 0x80 };

/// Masked by a key of zeros, which leaves the payload as it is.
inline std::string client_frame(Opcode opcode, std::string_view payload, Fin fin = Fin::yes) {
    constexpr unsigned masked = 0x80;
    std::string frame(
        1, static_cast<char>(static_cast<unsigned>(opcode) | static_cast<unsigned>(fin)));
    const auto push = [&frame](std::size_t byte) { frame += static_cast<char>(byte & 0xFFU); };
    if (payload.size() < 126) {
        push(masked | payload.size());
    } else {
        push(masked | 126U);
        push(payload.size() >> 8U);
        push(payload.size());
    }
    frame.append(4, '\0').append(payload);
    return frame;
}

}  // namespace convoy::http
