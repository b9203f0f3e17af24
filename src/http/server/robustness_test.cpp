// Tests that the server, whatever bytes it receives, answers in HTTP or closes, and serves the next
// client.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

const std::vector<std::string> seeds{
    "GET /vehicles/City%20Truck?limit=10&q=a+b HTTP/1.1\r\nHost: t\r\nAccept: */*\r\n\r\n",
    "POST /vehicles/a HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello",
    "POST /vehicles/a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n"
    "0\r\nTrailer: x\r\n\r\n",
    "HEAD http://t:80/vehicles/%C3%BC HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "OPTIONS /vehicles/a HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nIf-None-Match: W/\"a\"\r\n"
    "Accept-Encoding: gzip;q=0.5, *;q=0\r\n\r\n"};

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end) { return random() % end; }

std::string random_bytes(Random& random) {
    std::string bytes(below(random, 2000), '\0');
    for (char& byte : bytes) {
        byte = static_cast<char>(random());
    }
    return bytes;
}

/// Returns a good request with a few bytes changed, lost, doubled, or taken from another request.
std::string damaged_request(Random& random) {
    std::string bytes = seeds[below(random, seeds.size())];
    for (auto changes = below(random, 6); changes > 0; --changes) {
        const auto at = below(random, bytes.size());
        const auto length = 1 + below(random, 8);
        switch (below(random, 5)) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                bytes.erase(at, length);
                break;
            case 2:
                bytes.insert(at, bytes.substr(at, length));
                break;
            case 3:
                bytes.insert(at, std::string(below(random, 9000), 'x'));
                break;
            default:
                bytes.insert(at, seeds[below(random, seeds.size())]);
                break;
        }
        bytes += bytes.empty() ? "GET" : "";
    }
    return bytes;
}

TEST(Robustness, LivesThroughAnyBytes) {
    Router router;
    for (const auto* method : {"GET", "POST"}) {
        router.add(method, "/vehicles/{name}",
                   [](const Request& request) { return text(request.path.at(1) + request.body); });
    }
    Server server({.client_timeout = std::chrono::milliseconds(200)}, std::move(router), {});
    for (unsigned seed = 1; seed <= 2000; ++seed) {
        Random random(seed);
        TestClient client(server.port());
        client.try_send(seed % 4 == 0 ? random_bytes(random) : damaged_request(random));
        client.end_sending();
        const std::string said = client.read_some(13);
        EXPECT_TRUE(said.empty() || said.starts_with("HTTP/1.1 ")) << "seed " << seed;
        client.skip_to_end();
    }
    TestClient client(server.port());
    EXPECT_EQ(client.get("/vehicles/a").body, "a");
}

}  // namespace
}  // namespace convoy::http
