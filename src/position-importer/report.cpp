#include "position-importer/report.hpp"

#include <array>

namespace convoy::importer {
namespace {

using recordings::SkipReason;

/// More vehicles are counted in one line.
constexpr std::size_t max_shown_vehicles = 50;

std::string counted(std::uint64_t count, const std::string& one) {
    return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

std::string times_of(const VehicleTally& tally) {
    return counted(tally.positions, "position") + ", " + fleet::format_time(tally.first) + " to " +
           fleet::format_time(tally.last);
}

void add_vehicles(std::string& out, const Tally& tally) {
    std::size_t shown = 0;
    VehicleTally rest = tally.others();
    for (const auto& [name, each] : tally.vehicles()) {
        if (++shown <= max_shown_vehicles) {
            out += "  " + name + ": " + times_of(each) + "\n";
        } else {
            rest.positions += each.positions;
        }
    }
    if (rest.positions > 0) {
        out += "  more vehicles: " + counted(rest.positions, "position") + "\n";
    }
}

/// Returns what a user can do about a reason, or "".
std::string_view advice(SkipReason reason) {
    switch (reason) {
        case SkipReason::no_time:
            return " (a track without times is no history; such tracks are for the simulator)";
        case SkipReason::bad_time:
            return " (times should be like 2026-11-28T10:00:00Z, or seconds or milliseconds since "
                   "1970)";
        case SkipReason::bad_vehicle:
            return " (--vehicle sets the name)";
        default:
            return "";
    }
}

void add_skipped(std::string& out, const Tally& tally) {
    for (std::size_t index = 0; index < recordings::skip_reasons; ++index) {
        const auto reason = static_cast<SkipReason>(index);
        const SkippedTally& skipped = tally.of(reason);
        if (skipped.entries == 0) {
            continue;
        }
        out += "  " + std::string(name_of(reason)) + ": " + std::to_string(skipped.entries);
        out += advice(reason);
        out += '\n';
        for (const std::string& example : skipped.examples) {
            out += "    " + example + "\n";
        }
    }
}

}  // namespace

std::string report(const Tally& tally, const Ending& ending, fleet::Time now) {
    std::string out;
    const std::uint64_t found = tally.all().positions;
    if (found > 0) {
        out += "Found: " + times_of(tally.all()) + "\n";
        add_vehicles(out, tally);
    }
    if (ending.dry_run) {
        out += "Would be imported: " + counted(found, "position") + "; nothing was sent\n";
    } else {
        out += "Imported: " + counted(ending.accepted, "position") + "\n";
    }
    if (!ending.dry_run && ending.accepted < found) {
        out += "Not imported: " + counted(found - ending.accepted, "position") +
               " that the queue has not accepted; repeat the import\n";
    }
    if (found > 0 && tally.all().last > now + fleet::max_ahead_of_clock) {
        out +=
            "Some times are ahead of this machine's clock: trackers hold such positions until "
            "their clocks have reached them (./convoy vehicles lists them)\n";
    }
    if (tally.skipped() > 0) {
        out += "Skipped: " + std::to_string(tally.skipped()) + "\n";
        add_skipped(out, tally);
    }
    for (const std::string& file : ending.unreadable) {
        out += "Not read: " + file + "\n";
    }
    if (ending.error) {
        out += "Ended early: " + ending.error->what + "\n";
    }
    return out;
}

bool succeeded(const Tally& tally, const Ending& ending) {
    const std::uint64_t imported = ending.dry_run ? tally.all().positions : ending.accepted;
    return imported > 0 && imported == tally.all().positions && ending.unreadable.empty() &&
           !ending.error;
}

}  // namespace convoy::importer
