#include "net/spare_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace convoy::net {

bool SpareDescriptor::release() {
    const int held = std::exchange(descriptor_, -1);
    return held >= 0 && ::close(held) == 0;
}

void SpareDescriptor::take() {
    if (descriptor_ < 0) {
        descriptor_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    }
}

}  // namespace convoy::net
