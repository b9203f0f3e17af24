// A number of a run that is read as its difference from the one before, and has to stay within
// bounds.
#pragma once

#include <cstdint>

namespace convoy::history {

/// Begins with 0.
class Changing {
 public:
    Changing(std::int64_t least, std::int64_t most) : least_(least), most_(most) {}

    /// Returns false if that would be out of bounds. The bounds are small, so nothing overflows.
    [[nodiscard]] bool add(std::int64_t change) {
        if (change < least_ - value_ || change > most_ - value_) {
            return false;
        }
        value_ += change;
        return true;
    }
    std::int64_t value() const { return value_; }

 private:
    std::int64_t least_;
    std::int64_t most_;
    std::int64_t value_ = 0;
};

}  // namespace convoy::history
