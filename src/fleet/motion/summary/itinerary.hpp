// Divides a vehicle's path into stops and trips. A stop is standing for at least `stop`. Between
// two stops is a trip if it has at least `trip` metres and `min_trip`; otherwise it is a part of
// the stop, and the two stops are one.
//
// A silence whose ends lie within `trip` metres of each other ends neither: a vehicle that stands
// before or after it has stood throughout, any other continues its trip. Any other silence, and a
// step that no vehicle can drive, ends both; it belongs to neither.
//
// What is decided never changes with what follows, so a stop or trip is the same in every answer
// that reads where it starts and ends.
#pragma once

#include <functional>
#include <optional>

#include "fleet/motion/summary/leg.hpp"

namespace convoy::fleet {

struct ItineraryRules {
    std::chrono::seconds stop{180};
    Metres trip{100.0};
};

/// A shorter journey between two stops is no trip.
inline constexpr std::chrono::seconds min_trip{60};

/// A stop, or a trip.
struct Section {
    Time begin;
    Time end;
    Coordinates begin_place;
    Coordinates end_place;
    std::int64_t millimetres = 0;  ///< driven in it, without what was not seen
    bool begin_known = false;      ///< false if it may have begun before the first position taken
    bool end_known = true;         ///< false if it may go on after the last position taken

    friend bool operator==(const Section&, const Section&) = default;
};

/// Takes the legs of a path in turn, and hands over each stop and trip as soon as it is decided, in
/// ascending order. Constant memory.
class Itinerary {
 public:
    using Visitor = std::function<void(const Section&)>;

    /// `begin_known`: whether the path has nothing before its first leg.
    Itinerary(const ItineraryRules& rules, bool begin_known, Visitor on_stop, Visitor on_trip);

    void add(const Leg& leg);

    /// Ends the path. `end_known`: whether the path has nothing after its last leg.
    void finish(bool end_known);

    /// The begin of the earliest stop or trip that is not handed over yet, or may be a part of one.
    std::optional<Time> undecided_since() const;
    /// Whether that begin is certain. Before the first leg: whether the path has nothing before it.
    bool is_begin_known() const;

 private:
    void stand(const Leg& leg);
    void drive(const Leg& leg);
    void wait(const Leg& leg);
    void vanish(const Leg& leg);
    void try_to_stop();
    void begin_stretch(const PathPlace& place, bool begin_known);
    void close(bool end_known);
    bool is_near(const Leg& leg) const;
    bool is_trip(const Section& stretch) const;

    ItineraryRules rules_;
    Visitor on_stop_;
    Visitor on_trip_;
    bool starts_known_;

    std::optional<Section> stop_;     // the last stop, unless a trip after it is certain
    std::optional<Section> stretch_;  // since that stop, or since the path began; nothing in a stop
    std::optional<Section> halt_;     // standing after the stretch, too short for a stop so far
    bool halt_is_seen_ = false;       // whether the halt is more than a silence
};

}  // namespace convoy::fleet
