// Tests on the real server: framing is limited, a request that two readers could read differently
// is refused, and every answer forbids content sniffing.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

constexpr std::string_view chunked_post =
    "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n";

class Framing : public testing::Test {
 protected:
    Framing() {
        router_.add("POST", "/", [](const Request& request) { return text(request.body); });
        server_ = std::make_unique<Server>(ServerSettings{}, router_, events_.events());
    }

    ReceivedAnswer answer_to(std::string_view bytes) const {
        TestClient client(server_->port());
        client.try_send(bytes);
        return client.read_answer();
    }
    /// Sends `part` again and again, 64 MB at most, until the server answers.
    int status_after_endless(std::string_view part) const {
        std::string block;
        while (block.size() < 4096) {
            block += part;
        }
        TestClient client(server_->port());
        client.send(chunked_post);
        std::string said;
        bool goes_on = true;  // the server may close before a block is sent whole
        for (int sent = 0; said.empty() && sent < 16'000 && goes_on; ++sent) {
            goes_on = client.try_send(block);
            said = client.read_available();
        }
        return said.size() < 12 ? 0 : std::stoi(said.substr(9, 3));
    }

    Router router_;
    TestEvents events_;
    std::unique_ptr<Server> server_;
};

TEST_F(Framing, ATrailerAbove64KiBIsRefused) {
    const std::string trailer = "0\r\nA: " + std::string(70'000, 'a') + "\r\n\r\n";
    EXPECT_EQ(answer_to(std::string(chunked_post) + trailer).status, 431);
    EXPECT_EQ(answer_to(std::string(chunked_post) + "1\r\nx\r\n0\r\nA: b\r\n\r\n").body, "x");
}

TEST_F(Framing, TrailersWithoutEndAreRefused) {
    TestClient client(server_->port());
    client.send(std::string(chunked_post) + "0\r\n");
    std::string said;
    for (bool goes_on = true; said.empty() && goes_on;) {
        goes_on = client.try_send("A: b\r\n");
        said = client.read_available();
    }
    EXPECT_EQ(said.substr(0, 12), "HTTP/1.1 431");
}

TEST_F(Framing, AnExtensionOrASizeWithoutEndIsRefused) {
    EXPECT_EQ(status_after_endless("1;a=b"), 431);
    EXPECT_EQ(status_after_endless("0"), 431);
}

TEST_F(Framing, ChunksWithLongExtensionsAreRefusedInAll) {
    EXPECT_EQ(status_after_endless("1;a=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\r\nx\r\n"), 431);
}

TEST_F(Framing, ABodyInSmallChunksIsTaken) {
    std::string chunks;
    for (int count = 0; count < 60'000; ++count) {
        chunks += "1\r\nx\r\n";
    }
    EXPECT_EQ(answer_to(std::string(chunked_post) + chunks + "0\r\n\r\n").body.size(), 60'000U);
}

TEST_F(Framing, WhatTwoReadersCouldTakeDifferentlyIsRefused) {
    for (const std::string fields :
         {"Content-Length: 5, 5\r\n", "Content-Length: 5\r\nContent-Length: 5\r\n",
          "A: b\r\n c\r\n", "A : b\r\n", "A: b\nC: d\r\n", "A: \x01\r\n", "Host: t\r\n",
          "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
          "Origin: http://t\r\nOrigin: http://t\r\n"}) {
        const auto answer = answer_to("POST / HTTP/1.1\r\nHost: t\r\n" + fields + "\r\n");
        EXPECT_EQ(answer.status, 400) << fields;
        EXPECT_EQ(answer.headers.find("Connection"), "close") << fields;
    }
    EXPECT_EQ(answer_to("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").status, 400);
}

TEST_F(Framing, EveryAnswerForbidsToGuessItsType) {
    EXPECT_EQ(answer_to("GET /nothing HTTP/1.1\r\nHost: t\r\n\r\n")
                  .headers.find("X-Content-Type-Options"),
              "nosniff");
    EXPECT_EQ(answer_to("nonsense\r\n\r\n").headers.joined("X-Content-Type-Options"), "nosniff");
}

}  // namespace
}  // namespace convoy::http
