#include "history/damage_report.hpp"

#include <string>

namespace convoy::history {
namespace {

constexpr const char* dependency = "history";

std::string in_words(const Damage& damage) {
    std::string words;
    if (damage.tables > 0) {
        words = std::to_string(damage.tables) +
                " damaged table(s): restart the tracker, which sets them aside";
    }
    if (damage.vehicles > 0) {
        words += words.empty() ? "" : "; ";
        words += "positions of " + std::to_string(damage.vehicles) + " vehicle(s) may be missing";
        words += damage.first_vehicle ? ", among them " + damage.first_vehicle->text() : "";
        words += ": ./convoy restore --vehicle NAME BACKUP puts them back";
    }
    return words;
}

}  // namespace

DamageReport::DamageReport(const History& history, service::Health& health,
                           service::Metrics& metrics)
    : history_(history),
      health_(health),
      vehicles_(metrics.gauge("convoy_history_damaged_vehicles",
                              "Vehicles that may lack positions after damage.")),
      tables_(metrics.gauge("convoy_history_damaged_tables",
                            "Damaged tables of the history that the next start sets aside.")),
      original_bytes_(metrics.gauge("convoy_history_damaged_bytes",
                                    "Originals of damaged tables, kept until an operator "
                                    "deletes them.")) {}

void DamageReport::sweep() {
    const Damage damage = history_.damage();
    vehicles_.Set(static_cast<double>(damage.vehicles));
    tables_.Set(static_cast<double>(damage.tables));
    original_bytes_.Set(static_cast<double>(damage.original_bytes));
    const std::string words = in_words(damage);
    if (!words.empty()) {
        health_.down(dependency, words);
    } else if (reported_) {
        health_.up(dependency);
    }
    reported_ = !words.empty();
}

}  // namespace convoy::history
