// Bounds the bytes that the sessions of one thread have read and cannot use yet: beginnings of
// frames, and what waits until more may be sent to the broker. Each session's part is bounded by
// its protocol, their sum is not. Beyond the bound the sessions with the largest parts give theirs
// up, of equal ones those that began first.
//
// Not thread-safe.
#pragma once

#include <boost/intrusive/list.hpp>
#include <cstddef>

namespace convoy::device_gateway {

class UnreadBytes;

struct UnreadTag;
using UnreadHook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<UnreadTag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// The part of one session.
class UnreadPart : public UnreadHook {
 public:
    /// `all` must outlive it.
    explicit UnreadPart(UnreadBytes& all) : all_(all) {}
    UnreadPart(const UnreadPart&) = delete;
    UnreadPart& operator=(const UnreadPart&) = delete;

 protected:
    virtual ~UnreadPart();
    /// Says how many bytes it has now. It may call `give_up` of any part, also of this one.
    void set_unread_bytes(std::size_t bytes);

 private:
    friend class UnreadBytes;
    /// Has to set no bytes, and must destroy no part.
    virtual void give_up() = 0;

    UnreadBytes& all_;
    std::size_t bytes_ = 0;
};

class UnreadBytes {
 public:
    void set_most(std::size_t bytes) { most_ = bytes; }
    std::size_t bytes() const { return bytes_; }

 private:
    friend class UnreadPart;
    void make_space();

    std::size_t most_ = static_cast<std::size_t>(-1);
    std::size_t bytes_ = 0;
    /// Those that have bytes, in the order in which they began to.
    boost::intrusive::list<UnreadPart, boost::intrusive::base_hook<UnreadHook>,
                           boost::intrusive::constant_time_size<false>>
        parts_;
};

}  // namespace convoy::device_gateway
