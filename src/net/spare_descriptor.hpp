// A file descriptor held for the moment when the process has no other. A listener that cannot
// accept for want of one lets it go, accepts a client, closes it, and takes the spare one back; or
// its clients would wait in vain, and the listener would be woken again and again for them.
#pragma once

namespace convoy::net {

class SpareDescriptor {
 public:
    SpareDescriptor() { take(); }
    ~SpareDescriptor() { release(); }
    SpareDescriptor(const SpareDescriptor&) = delete;
    SpareDescriptor& operator=(const SpareDescriptor&) = delete;

    /// Lets it go; false if there is none.
    bool release();
    /// Opens it again, if it is not open and the process may.
    void take();

 private:
    int descriptor_ = -1;
};

}  // namespace convoy::net
