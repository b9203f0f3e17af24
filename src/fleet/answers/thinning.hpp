// Thins a long track to fewer positions with a bounded error: every good position that is dropped
// lies within the tolerance of the line (a geodesic) between the kept ones before and after it.
// Outliers and unconfirmed positions are always dropped.
//
// The rule depends only on the last kept position, the anchor, and the positions since. Each of
// these has a distance and an azimuth from the anchor, and a sector of azimuths: a line from the
// anchor within this sector passes close enough to the position. A position cannot end a line from
// the anchor if it lies outside the sector of one before it, or clearly nearer than one before it.
// Then the position just before it is kept and becomes the next anchor. These are kept as well:
// - the first position and the last
// - both sides of a gap of more than `motion_gap`, and of one across which no distance is known
// - the first position in every ten minutes by the clock
//
// So the beginning of a range changes nothing after the next full ten minutes, and thinning that
// resumes at a kept position gives the same result as thinning without a break.
//
// Why the bound holds: on a surface with positive curvature everywhere, such as the ellipsoid, two
// sides of a triangle of geodesics and the angle between them give a third side that is at most as
// long as in the plane (Toponogov's theorem). So plane trigonometry around the anchor errs on the
// safe side, also at the poles and across the antimeridian.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fleet/answers/entries.hpp"

namespace convoy::fleet {

/// Thins one vehicle's history in one pass, in constant memory. It can be copied; not thread-safe.
class Thinner {
 public:
    /// `tolerance`: finite, 0 or more.
    explicit Thinner(Metres tolerance);

    /// Continues after `kept`, which an earlier pass has kept. Call it before the first `add`.
    void resume(const Position& kept);

    /// Takes the next entry by ascending time, and appends to `kept` the entries that are now known
    /// to stay. Their distance includes those of the entries dropped before them, so that the sum
    /// over a track is the same at any tolerance.
    void add(const HistoryEntry& entry, std::vector<HistoryEntry>& kept);

    /// Ends the track: its last position stays.
    void finish(std::vector<HistoryEntry>& kept);

 private:
    /// A position in polar coordinates around the anchor.
    struct Polar {
        double metres;
        double azimuth;  ///< degrees
    };
    /// In degrees: `width` on either side of `middle`.
    struct Sector {
        double middle = 0.0;
        double width = 180.0;
    };

    Polar polar(const Position& position) const;
    bool can_end(const Polar& place) const;
    void pass(const Polar& place);

    double tolerance_;
    std::optional<Position> anchor_;
    Sector open_;                       // common to all positions passed since the anchor
    double farthest_ = 0.0;             // of these, in metres; 0 if all are within the tolerance
    std::int64_t driven_ = 0;           // millimetres since the anchor, as they are written
    std::optional<HistoryEntry> last_;  // since the anchor; it can end a line from there
};

}  // namespace convoy::fleet
