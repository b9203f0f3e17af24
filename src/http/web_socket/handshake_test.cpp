#include "http/web_socket/handshake.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_frames.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

class WebSocketHandshake : public testing::Test {
 protected:
    WebSocketHandshake() {
        const Handler live = [](const Request&) -> Answer {
            WebSocketUpgrade upgrade;
            upgrade.settings.subprotocol = "test.v1";
            upgrade.open = [](const WebSocket&) {
                return WebSocketEvents{.message = [](std::string_view) {}, .closed = [] {}};
            };
            return upgrade;
        };
        server_ =
            std::make_unique<Server>(ServerSettings{}, one_route("/live", live), ServerEvents{});
    }
    /// Returns the answer to a good handshake in which `part` is replaced.
    ReceivedAnswer answer_with(std::string_view part, std::string_view by,
                               std::string_view more = "") const {
        std::string handshake(test_handshake);
        handshake.replace(handshake.find(part), part.size(), by);
        TestClient client(server_->port());
        client.send(handshake + std::string(more));
        return client.read_answer();
    }

    std::unique_ptr<Server> server_;
};

TEST_F(WebSocketHandshake, IsAsRfc6455HasIt) {
    EXPECT_EQ(answer_with("Host: t", "Host: t").status, 101);
    EXPECT_EQ(answer_with("Connection: Upgrade", "connection: keep-alive ,upgrade").status, 101);
    EXPECT_EQ(answer_with("websocket", "h2c, WebSocket").status, 101);
}

TEST_F(WebSocketHandshake, OfNoWebSocketReceivesTheUpgradeToRequest) {
    for (const char* part : {"Connection: Upgrade\r\n", "Upgrade: websocket\r\n"}) {
        const auto answer = answer_with(part, "");
        EXPECT_EQ(answer.status, 426);
        EXPECT_EQ(answer.headers.find("Upgrade"), "websocket");
        EXPECT_EQ(answer.headers.find("Connection"), "Upgrade");
    }
}

TEST_F(WebSocketHandshake, OfAnotherVersionReceivesTheRightOne) {
    for (const char* version : {"Version: 12", "Version: 13, 8", "Other: 13"}) {
        const auto answer = answer_with("Version: 13", version);
        EXPECT_EQ(answer.status, 426) << version;
        EXPECT_EQ(answer.headers.find("Sec-WebSocket-Version"), "13");
    }
}

TEST_F(WebSocketHandshake, ByHttp10IsRefused) {
    EXPECT_EQ(answer_with("HTTP/1.1", "HTTP/1.0").status, 400);
}

TEST_F(WebSocketHandshake, WithAKeyThatIsNo16BytesIsRefused) {
    for (const char* key : {"", "dGhlIHNhbXBsZSBub25jZR==", "dGhlIHNhbXBsZSBub25jZQ=", "c2hvcnQ=",
                            "dGhlIHNhbXBsZSBub25j!Q==", "dGhlIHNhbXBsZSBub25jZQ==, b"}) {
        EXPECT_EQ(answer_with("dGhlIHNhbXBsZSBub25jZQ==", key).status, 400) << key;
    }
}

TEST_F(WebSocketHandshake, WithTwoOriginsIsRefused) {
    EXPECT_EQ(answer_with("Host: t", "Host: t\r\nOrigin: http://t\r\nOrigin: http://t").status,
              400);
}

TEST_F(WebSocketHandshake, FollowedByFramesBeforeItsAnswerIsRefused) {
    EXPECT_EQ(answer_with("Host: t", "Host: t", client_frame(Opcode::text, "early")).status, 400);
}

}  // namespace
}  // namespace convoy::http
