// Sends frames of one client: any opcode, FIN, RSV, mask and length, control frames in between, a
// close at any point, several frames in one write. The session has to end, and nothing else may.
//
// The session is the server's own, over a real socket, but on this thread. It waits for no other
// thread, so that thousands of sequences are tried per second. Every 4,096th also goes to the real
// server, which has to serve the next client.
//
// Three bytes describe a frame: FIN, RSV and opcode as on the wire; flags (unmasked, sent with the
// next frame, false length, long form of the length); the length. The payload follows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "http/fixtures/fuzz_server.hpp"
#include "http/fixtures/fuzz_session.hpp"
#include "http/fixtures/test_frames.hpp"

namespace {

using namespace convoy::http;

constexpr unsigned unmasked = 0x01;
constexpr unsigned with_next = 0x02;
constexpr unsigned lies = 0x04;
constexpr unsigned long_form = 0x08;
constexpr std::size_t max_frames = 64;

class Frames {
 public:
    explicit Frames(std::string_view bytes) : bytes_(bytes) {}

    bool more() const { return bytes_.size() >= 3; }

    /// Returns the next frame; sets `held` if it is sent with the frame after it.
    std::string next(bool& held) {
        const auto first = bytes_[0];
        const auto how = static_cast<unsigned char>(bytes_[1]);
        const std::size_t length = static_cast<unsigned char>(bytes_[2]);
        const std::string_view payload = bytes_.substr(3, length);
        bytes_.remove_prefix(3 + payload.size());
        held = (how & with_next) != 0;
        const std::size_t said = payload.size() + ((how & lies) != 0 ? how * 16U : 0U);
        const unsigned mask = (how & unmasked) != 0 ? 0U : 0x80U;
        std::string frame(1, first);
        if (said < 126 && (how & long_form) == 0) {
            frame += static_cast<char>(mask | said);
        } else {
            frame += static_cast<char>(mask | 126U);
            frame += static_cast<char>(said >> 8U);
            frame += static_cast<char>(said & 0xFFU);
        }
        return frame.append(mask != 0 ? 4 : 0, '\0').append(payload);
    }

 private:
    std::string_view bytes_;
};

void expect_the_server_lives(std::string_view bytes) {
    {
        TestClient client(fuzz_server().port());
        client.send(test_handshake);
        client.read_answer();
        Frames frames(bytes);
        std::string all;
        bool held = false;
        for (std::size_t sent = 0; frames.more() && sent < max_frames; ++sent) {
            all += frames.next(held);
        }
        client.try_send(all);
        client.end_sending();
        client.skip_to_end();
    }
    expect_it_serves();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    {
        FuzzSession session;
        Frames frames(bytes);
        std::string together;
        for (std::size_t sent = 0; frames.more() && sent < max_frames; ++sent) {
            bool held = false;
            together += frames.next(held);
            if (!held) {
                session.send(together);
                together.clear();
            }
        }
        session.send(together);
        session.end();
    }
    static std::size_t inputs = 0;
    if (++inputs % 4096 == 0) {
        expect_the_server_lives(bytes);
    }
    return 0;
}
