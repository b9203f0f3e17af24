// A long track in fewer positions, with a bound on the error: every believed position that is left
// out lies within the tolerance of the line (geodesics) through the kept ones before and after it.
// Outliers and unconfirmed positions are left out whatever they are.
//
// The rule looks back to the last kept position (the anchor) and no further. Seen from there each
// position has a distance and an azimuth, and leaves open a sector of azimuths: a line that goes
// on within it passes close enough. A position outside of the sector that those before it left
// open, or clearly nearer than one of them, cannot end such a line; so the one before it stays, and
// is the next anchor. Kept are further: the first and the last one, both sides of a silence, and
// the first in every ten minutes by the clock. Therefore where a range begins changes nothing after
// the next full ten minutes, and what goes on from a kept position goes on as if it had never
// stopped.
//
// Why the bound holds: of a triangle of geodesics on a surface that bulges everywhere, as the
// ellipsoid does, two sides and the angle between them make a third one that is at most as long as
// in the plane (Toponogov). So plane trigonometry around the anchor errs on the safe side, at the
// poles and across the antimeridian as well.
#pragma once

#include <optional>
#include <vector>

#include "fleet/answers/answers.hpp"

namespace convoy::fleet {

/// Thins one vehicle's history in one pass, in constant memory. A value; for one thread.
class Thinner {
 public:
    /// `tolerance`: finite, 0 or more.
    explicit Thinner(Metres tolerance);

    /// Goes on behind `kept`, which an earlier pass has kept. Before the first `add`.
    void resume(const Position& kept);

    /// Takes the next entry, by ascending time. Appends to `kept` what is now known to stay, with
    /// the distance from the entry kept before it: the sum of the distances left out between, so
    /// that the sum over a track is the same at any tolerance.
    void add(const HistoryEntry& entry, std::vector<HistoryEntry>& kept);

    /// The track ends here: its last position stays.
    void finish(std::vector<HistoryEntry>& kept);

 private:
    /// A position as seen from the anchor.
    struct Sight {
        double metres;
        double azimuth;  ///< degrees
    };
    /// Degrees; `width` to either side of `middle`.
    struct Sector {
        double middle = 0.0;
        double width = 180.0;
    };

    Sight sight(const Position& position) const;
    bool can_end(const Sight& seen) const;
    void pass(const Sight& seen);

    double tolerance_;
    std::optional<Position> anchor_;
    Sector open_;                       // what those passed since the anchor have left open
    double farthest_ = 0.0;             // metres from the anchor, of those beyond the tolerance
    double driven_ = 0.0;               // metres since the anchor
    std::optional<HistoryEntry> last_;  // since the anchor; it can end a line from there
};

}  // namespace convoy::fleet
