// Ends a wait of one thread from another one.
//
// Threads: `signal` from any; the rest from the thread that waits.
#pragma once

namespace convoy::amqp {

class Wakeup {
 public:
    Wakeup();
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    /// `descriptor` becomes readable until `take`.
    void signal() const;

    /// True if it was signalled since the last call.
    bool take();  // NOLINT(readability-make-member-function-const): the state is the kernel's

    int descriptor() const { return descriptor_; }

 private:
    int descriptor_;
};

}  // namespace convoy::amqp
