#include "registry/records_watch.hpp"

namespace convoy::registry {
namespace {

void look(Records& records, ChangeSignal& signal, service::Health& health) {
    const auto state = records.state();
    if (!state) {
        health.down("records", state.error().what);
        return;
    }
    signal.changed(state->number);
    // A store that can be read may still refuse writes, as on a full disk.
    if (!health.is_up("records") && records.probe()) {
        health.up("records");
    }
}

}  // namespace

RecordsWatch::RecordsWatch(Records& records, ChangeSignal& signal, service::Health& health,
                           std::chrono::milliseconds period)
    : looking_(period, [&records, &signal, &health] { look(records, signal, health); }) {}

}  // namespace convoy::registry
