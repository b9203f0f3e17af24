#include "net/descriptors.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <limits>

namespace convoy::net {
namespace {

std::size_t limit() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_cur;
}

/// Of the whole process, as the limit itself is.
std::atomic<std::size_t>& max_reserve() {
    static std::atomic<std::size_t> most = std::numeric_limits<std::size_t>::max();
    return most;
}

std::size_t reserve(std::size_t of_limit) {
    const std::size_t wanted = std::min(of_limit / 4, max_reserve().load());
    return std::min(of_limit, std::max(wanted, min_reserve));
}

}  // namespace

void limit_reserve(std::size_t most) { max_reserve() = most; }

std::size_t descriptor_bound(DescriptorUse use) {
    const std::size_t all = limit();
    const std::size_t kept = reserve(all);
    switch (use) {
        case DescriptorUse::clients:
            return all - kept;
        case DescriptorUse::upstreams:
            return all - kept / 2;
        case DescriptorUse::operators:
            break;
    }
    return all - kept / 4;
}

bool leaves_reserve(int descriptor, DescriptorUse use) {
    return descriptor >= 0 && static_cast<std::size_t>(descriptor) < descriptor_bound(use);
}

std::size_t descriptors_of_upstreams() {
    return descriptor_bound(DescriptorUse::upstreams) - descriptor_bound(DescriptorUse::clients);
}

std::size_t descriptors_of_store() { return reserve(limit()) / 2; }

}  // namespace convoy::net
