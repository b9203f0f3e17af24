#include "fleet/motion/summary/itinerary.hpp"

#include <utility>

#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

void extend(Section& section, const Leg& leg) {
    section.end = leg.end.time;
    section.end_place = leg.end.coordinates;
    section.millimetres += leg.kind == LegKind::unseen ? 0 : leg.millimetres;
}

void join(Section& section, const Section& next) {
    section.end = next.end;
    section.end_place = next.end_place;
    section.millimetres += next.millimetres;
    section.end_known = next.end_known;
}

Section starting_at(const PathPlace& place, bool begin_known) {
    return {.begin = place.time,
            .end = place.time,
            .begin_place = place.coordinates,
            .end_place = place.coordinates,
            .millimetres = 0,
            .begin_known = begin_known,
            .end_known = true};
}

}  // namespace

Itinerary::Itinerary(const ItineraryRules& rules, bool begin_known, Visitor on_stop,
                     Visitor on_trip)
    : rules_(rules),
      on_stop_(std::move(on_stop)),
      on_trip_(std::move(on_trip)),
      starts_known_(begin_known) {}

void Itinerary::add(const Leg& leg) {
    if (!stop_ && !stretch_) {
        begin_stretch(leg.begin, starts_known_);
    }
    switch (leg.kind) {
        case LegKind::standing:
            stand(leg);
            break;
        case LegKind::moving:
            drive(leg);
            break;
        case LegKind::unseen:
            if (is_near(leg)) {
                wait(leg);
            } else {
                vanish(leg);
            }
            break;
    }
}

void Itinerary::begin_stretch(const PathPlace& place, bool begin_known) {
    stretch_ = starting_at(place, begin_known);
    halt_.reset();
}

void Itinerary::stand(const Leg& leg) {
    if (!stretch_) {
        extend(*stop_, leg);
        return;
    }
    if (!halt_) {
        halt_ = starting_at(leg.begin, true);
    }
    extend(*halt_, leg);
    halt_is_seen_ = true;
    try_to_stop();
}

void Itinerary::wait(const Leg& leg) {
    if (!stretch_) {
        extend(*stop_, leg);
        return;
    }
    if (!halt_) {
        halt_ = starting_at(leg.begin, true);
        halt_is_seen_ = false;
    }
    extend(*halt_, leg);
    try_to_stop();
}

void Itinerary::drive(const Leg& leg) {
    if (!stretch_) {
        begin_stretch(leg.begin, true);
    }
    if (halt_) {
        join(*stretch_, *halt_);
        halt_.reset();
    }
    extend(*stretch_, leg);
    if (stop_ && is_trip(*stretch_)) {
        on_stop_(*std::exchange(stop_, std::nullopt));
    }
}

// Turns the halt into a stop if it is long enough, and decides what is before it.
void Itinerary::try_to_stop() {
    if (!halt_is_seen_ || halt_->end - halt_->begin < rules_.stop) {
        return;
    }
    if (is_trip(*stretch_)) {
        on_trip_(*stretch_);
        stop_ = *halt_;
    } else if (stop_) {
        join(*stop_, *stretch_);
        join(*stop_, *halt_);
    } else {
        // The stop stays at the place where the vehicle stands.
        stop_ = *halt_;
        stop_->begin = stretch_->begin;
        stop_->millimetres += stretch_->millimetres;
        stop_->begin_known = stretch_->begin_known;
    }
    stretch_.reset();
    halt_.reset();
}

void Itinerary::vanish(const Leg& leg) {
    close(true);
    begin_stretch(leg.end, true);
}

void Itinerary::finish(bool end_known) { close(end_known); }

void Itinerary::close(bool end_known) {
    if (stretch_ && halt_) {
        join(*stretch_, *halt_);
    }
    if (stretch_ && is_trip(*stretch_)) {
        if (stop_) {
            on_stop_(*stop_);
        }
        stretch_->end_known = end_known;
        on_trip_(*stretch_);
    } else if (stop_) {
        if (stretch_) {
            join(*stop_, *stretch_);
        }
        stop_->end_known = end_known;
        on_stop_(*stop_);
    }
    stop_.reset();
    stretch_.reset();
    halt_.reset();
}

bool Itinerary::is_near(const Leg& leg) const {
    return distance_between(leg.begin.coordinates, leg.end.coordinates) <= rules_.trip;
}

bool Itinerary::is_trip(const Section& stretch) const {
    return static_cast<double>(stretch.millimetres) >= rules_.trip.value * 1000 &&
           stretch.end - stretch.begin >= min_trip;
}

std::optional<Time> Itinerary::undecided_since() const {
    const auto& first = stop_ ? stop_ : stretch_;
    return first ? std::optional(first->begin) : std::nullopt;
}

bool Itinerary::is_begin_known() const {
    const auto& first = stop_ ? stop_ : stretch_;
    return first ? first->begin_known : starts_known_;
}

}  // namespace convoy::fleet
