#include "amqp/wakeup.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace convoy::amqp {

Wakeup::Wakeup() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (descriptor_ == -1) {
        throw std::system_error(errno, std::generic_category(), "eventfd");
    }
}

Wakeup::~Wakeup() { ::close(descriptor_); }

void Wakeup::signal() const {
    const std::uint64_t one = 1;
    // If the counter is full, the descriptor is readable already.
    [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
}

// NOLINTNEXTLINE(readability-make-member-function-const): the state is the kernel's
bool Wakeup::take() {
    std::uint64_t count = 0;
    return ::read(descriptor_, &count, sizeof count) == sizeof count;
}

}  // namespace convoy::amqp
