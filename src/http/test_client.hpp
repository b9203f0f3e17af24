// For tests: a plain blocking client that sends any bytes it is told to, and reads answers as they
// came over the wire. Every wait ends after 10 s with an exception, so that no test hangs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// An answer as it came: the body without its chunks' framing, still zipped if it was.
struct ReceivedAnswer {
    int status = 0;
    Headers headers;
    std::string body;
    bool complete = false;  ///< its own framing says so; false where the connection broke off
};

inline constexpr std::string_view a_request = "GET / HTTP/1.1\r\nHost: t\r\n\r\n";

class TestClient {
 public:
    /// `receive_buffer`: bytes that the kernel takes for a client that does not read; 0: its
    /// choice.
    explicit TestClient(std::uint16_t port, int receive_buffer = 0);
    ~TestClient();
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;

    void send(std::string_view bytes) const;
    /// Sends what the other side still takes; false where it does not any more.
    bool try_send(std::string_view bytes) const;
    void end_sending() const;
    /// From now on the end of this client is a reset of its connection.
    void reset_at_end() const;

    /// GET with `Host` and these further header lines ("A: b\r\n").
    ReceivedAnswer get(std::string_view target, std::string_view header_lines = "");
    ReceivedAnswer ask(std::string_view method, std::string_view target,
                       std::string_view header_lines = "", std::string_view body = "");

    /// The next answer. `to_head`: the request was HEAD, so no body follows whatever it says.
    ReceivedAnswer read_answer(bool to_head = false);
    /// At least this many further bytes, raw; fewer where the connection ends.
    std::string read_some(std::size_t bytes);
    /// Whether the other side has closed, with nothing further sent.
    bool is_closed();
    /// The same, where that shows within this time; false where it has not.
    bool is_closed_within(int milliseconds);
    /// What has come by now, raw; waits for nothing.
    std::string read_available();
    /// Whether the connection ended by a reset.
    bool was_reset() const { return was_reset_; }
    /// Reads until the connection ends, and keeps nothing: how many bytes came.
    std::size_t skip_to_end();

 private:
    bool receive();
    void read_chunks(ReceivedAnswer& answer);
    std::string take(std::size_t bytes);
    bool buffer_until(std::string_view mark);
    bool buffer(std::size_t bytes);

    int socket_;
    std::string unread_;
    bool was_reset_ = false;
};

}  // namespace convoy::http
