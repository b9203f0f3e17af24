// Lets the admin port serve its health and metrics while the history is opened: until then, what an
// operator wants of the history fails as if the history did.
#pragma once

#include <mutex>
#include <shared_mutex>
#include <type_traits>

#include "history/history.hpp"
#include "position-tracker/intake/holding.hpp"
#include "position-tracker/intake/position_store.hpp"

namespace convoy::tracker {

/// What an operator may use once the history is open.
struct AdminContext {
    const history::History& history;
    PositionStore& store;
    Holding& holding;
};

/// Thread-safe.
class AdminAccess {
 public:
    /// While this exists, `use` has the context, whose references must outlive this.
    class Serving {
     public:
        Serving(AdminAccess& access, const AdminContext& context)
            : access_(access), context_(context) {
            access_.set(&context_);
        }
        /// Waits for uses under way.
        ~Serving() { access_.set(nullptr); }
        Serving(const Serving&) = delete;
        Serving& operator=(const Serving&) = delete;

     private:
        AdminAccess& access_;
        const AdminContext context_;
    };

    /// Returns what `use` returns, a StoreResult, or an error while the history is not open.
    template <class Use>
    std::invoke_result_t<Use, const AdminContext&> use(const Use& use) const {
        const std::shared_lock in_use(mutex_);
        if (context_ == nullptr) {
            return history::StoreError{"the history is not open yet"};
        }
        return use(*context_);
    }

 private:
    void set(const AdminContext* context) {
        const std::scoped_lock alone(mutex_);
        context_ = context;
    }

    mutable std::shared_mutex mutex_;
    const AdminContext* context_ = nullptr;
};

}  // namespace convoy::tracker
