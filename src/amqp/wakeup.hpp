// Lets one thread end the wait of another one.
//
// Threads: any may call `signal`; the thread that waits calls all else.
#pragma once

namespace convoy::amqp {

class Wakeup {
 public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    /// Makes `descriptor` readable until `take`.
    void signal() const;

    /// Returns true if it was signalled since the last call.
    bool take();  // NOLINT(readability-make-member-function-const): the state is the kernel's

    int descriptor() const { return descriptor_; }

 private:
    int descriptor_;
};

}  // namespace convoy::amqp
