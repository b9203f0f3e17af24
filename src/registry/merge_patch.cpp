#include "registry/merge_patch.hpp"

namespace convoy::registry {

// The recursion ends: the parser limits how deep a patch is.
// NOLINTNEXTLINE(misc-no-recursion)
void merge(boost::json::value& target, const boost::json::value& patch) {
    const auto* members = patch.if_object();
    if (members == nullptr) {
        target = patch;
        return;
    }
    if (!target.is_object()) {
        target.emplace_object();
    }
    for (const auto& member : *members) {
        if (member.value().is_null()) {
            target.get_object().erase(member.key());
        } else {
            merge(target.get_object()[member.key()], member.value());
        }
    }
}

}  // namespace convoy::registry
