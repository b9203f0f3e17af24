// A reserve of file descriptors: clients can never take what the operator, the store and the queue
// need.
//
// The kernel gives a new descriptor the lowest number that is free. Whoever refuses, for one use,
// every descriptor from a bound on, leaves the numbers above that bound to the other uses: they are
// free whatever the clients do. The bounds follow from the limit (RLIMIT_NOFILE) as it is now, and
// no count has to be kept.
#pragma once

#include <cstddef>

namespace convoy::net {

/// What a descriptor is for; the first ones give way to the later ones.
enum class DescriptorUse {
    clients,    ///< connections of a public port: at most what lies below the reserve
    upstreams,  ///< connections opened to answer clients: they may use half of the reserve
    operators,  ///< connections of an admin port: all but the last quarter of the reserve
};

/// A quarter of the limit, but at least this many.
inline constexpr std::size_t least_reserve = 16;

/// The first number that a descriptor of this use may not have.
std::size_t descriptor_bound(DescriptorUse use);

/// False if `descriptor`, just opened, is one of those kept for others: close it.
bool leaves_reserve(int descriptor, DescriptorUse use);

/// How many connections to upstreams there is room for, whatever the clients do.
std::size_t descriptors_of_upstreams();

/// How many files a store may hold open: half of the reserve, which is not for clients.
std::size_t descriptors_of_store();

}  // namespace convoy::net
