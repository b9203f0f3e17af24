// A reserve of file descriptors, so that clients never use up those that admin ports, the store and
// the queue need.
//
// The kernel gives a new descriptor the lowest free number. If one use closes every new descriptor
// whose number is at or above a bound, the numbers from that bound on stay free for other uses. So
// descriptors need not be counted. The bounds are computed from the current limit (RLIMIT_NOFILE).
#pragma once

#include <cstddef>

namespace convoy::net {

/// The use of a descriptor. A use further down may take more of the reserve.
enum class DescriptorUse {
    clients,    ///< connections of a public port: none of the reserve
    upstreams,  ///< connections opened to answer clients: half of the reserve
    operators,  ///< connections of an admin port: all but the last quarter of the reserve
};

/// The reserve is a quarter of the limit, but at least this many (or the whole limit).
inline constexpr std::size_t min_reserve = 16;

/// The reserve of a process without a store and with few upstreams: two connections to the broker,
/// one to a registry, some operators.
inline constexpr std::size_t small_reserve = 400;
/// Makes the reserve of this process at most that, whatever the limit is. Call it before the
/// process listens.
void limit_reserve(std::size_t most);

/// Returns the lowest number that a descriptor of this use must not have.
std::size_t descriptor_bound(DescriptorUse use);

/// Returns false if `descriptor`, just opened, is invalid or reserved for other uses: close it
/// then.
bool leaves_reserve(int descriptor, DescriptorUse use);

/// Returns the number of descriptors that connections to upstreams may use and clients may not.
std::size_t descriptors_of_upstreams();

/// Returns how many files a store may keep open: half of the reserve.
std::size_t descriptors_of_store();

}  // namespace convoy::net
