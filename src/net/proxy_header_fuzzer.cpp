// Reads the input as the first bytes of a connection: whole, and cut at every byte. A header is
// complete at exactly one length, and no further byte changes what it says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/proxy_header.hpp"

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace convoy::net;
    using Kind = ProxyHeader::Kind;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const ProxyHeader whole = read_proxy_header(input);
    require(whole.kind != Kind::need_more || size < max_proxy_header_bytes);
    require(whole.kind != Kind::complete ||
            (whole.bytes > 0 && whole.bytes <= std::min(size, max_proxy_header_bytes)));
    for (std::size_t length = 0; length < std::min(size, max_proxy_header_bytes); ++length) {
        const ProxyHeader part = read_proxy_header(input.substr(0, length));
        if (part.kind == Kind::need_more) {
            require(whole.kind != Kind::complete || length < whole.bytes);
            continue;
        }
        require(part.kind == whole.kind);
        require(part.bytes == whole.bytes && part.client == whole.client);
    }
    return 0;
}
