// Sends the input over one connection to the real server, in up to four writes: heads, chunk heads,
// extensions, trailers, requests sent together. The server has to answer in HTTP or close, and to
// serve the next client. The first byte sets the number of writes.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>

#include "http/fixtures/fuzz_server.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace convoy::http;
    if (size < 1) {
        return 0;
    }
    const std::size_t writes = 1 + data[0] % 4U;
    std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t piece = 1 + rest.size() / writes;
    {
        TestClient client(fuzz_server().port());
        while (!rest.empty() && client.try_send(rest.substr(0, piece))) {
            rest.remove_prefix(std::min(piece, rest.size()));
        }
        client.end_sending();
        const std::string said = client.read_some(9);
        if (!said.empty() && !std::string_view("HTTP/1.1 ").starts_with(said)) {
            std::cerr << "the server does not speak HTTP: " << said << '\n';
            std::abort();
        }
        client.skip_to_end();
    }
    static std::size_t inputs = 0;
    if (++inputs % 64 == 0) {
        expect_it_serves();
    }
    return 0;
}
