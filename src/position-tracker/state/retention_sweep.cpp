#include "position-tracker/state/retention_sweep.hpp"

#include "service/log.hpp"

namespace convoy::tracker {

void RetentionSweep::sweep(fleet::Time now) {
    const fleet::Time cutoff = retention_.cutoff(now);
    if (cutoff <= done_) {
        return;
    }
    fleet_.forget_before(cutoff);
    if (const auto forgotten = history_.forget_before(cutoff); !forgotten) {
        service::log_warning("positions beyond retention could not be deleted",
                             {{"reason", forgotten.error().what}});
        return;
    }
    done_ = cutoff;
}

}  // namespace convoy::tracker
