// A file descriptor kept in reserve for when the process has no other. A listener that cannot
// accept for lack of a descriptor releases it, accepts a client, closes that client, and opens the
// spare one again. Otherwise its clients would wait without an answer, and the event loop would
// wake the listener again and again.
#pragma once

namespace convoy::net {

class SpareDescriptor {
 public:
    SpareDescriptor() { take(); }
    ~SpareDescriptor() { release(); }
    SpareDescriptor(const SpareDescriptor&) = delete;
    SpareDescriptor& operator=(const SpareDescriptor&) = delete;

    /// Closes it; returns false if it is not open.
    bool release();
    /// Opens it again unless it is open. Does nothing if the process has no free descriptor.
    void take();

 private:
    int descriptor_ = -1;
};

}  // namespace convoy::net
