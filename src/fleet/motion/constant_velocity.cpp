#include "fleet/motion/constant_velocity.hpp"

#include <cmath>

namespace convoy::fleet {

// Two-point differencing (Bar-Shalom et al., ch. 5.5.3): the place is the second measurement, the
// velocity is the difference of the two divided by the time T between them. It is exact if nothing
// was known of the velocity before (an infinite variance). The process noise adds noise × T/3 to
// the variance of the velocity.
ConstantVelocity::ConstantVelocity(const Measurement& first, const Measurement& second,
                                   double share)
    : time_(second.time), place_(second.at), place_variance_(second.variance * share) {
    const double passed = (second.time - first.time).value;
    velocity_ = {.east = (second.at.east - first.at.east) / passed,
                 .north = (second.at.north - first.at.north) / passed};
    covariance_ = place_variance_ / passed;
    velocity_variance_ = (first.variance * share + place_variance_) / (passed * passed) +
                         acceleration_noise * std::abs(passed) / 3;
    learn_velocity(first.velocity, first.velocity_variance + acceleration_noise * std::abs(passed));
    learn_velocity(second.velocity, second.velocity_variance);
}

void ConstantVelocity::learn_velocity(const PlaneVelocity& seen, double variance) {
    if (!std::isfinite(variance)) {
        return;
    }
    const double scale = 1 / (velocity_variance_ + variance);
    const PlaneVelocity innovation{.east = seen.east - velocity_.east,
                                   .north = seen.north - velocity_.north};
    const Gain gain{.place = covariance_ * scale, .velocity = velocity_variance_ * scale};
    correct(innovation, gain);
    place_variance_ -= gain.place * covariance_;
    covariance_ *= variance * scale;
    velocity_variance_ = gain.velocity * variance;
}

void ConstantVelocity::correct(const auto& innovation, const Gain& gain) {
    place_.east += innovation.east * gain.place;
    place_.north += innovation.north * gain.place;
    velocity_.east += innovation.east * gain.velocity;
    velocity_.north += innovation.north * gain.velocity;
}

// The covariance matrix P becomes F P Fᵀ + Q with Q = noise × [T³/3, T²/2; T²/2, T] (ch. 6.2.2).
// T is the length of the time; backwards only the sign of T²/2 changes.
void ConstantVelocity::predict(Seconds time) {
    const double passed = (time - time_).value;
    const double length = std::abs(passed);
    time_ = time;
    place_.east += velocity_.east * passed;
    place_.north += velocity_.north * passed;
    place_variance_ += passed * (2 * covariance_ + passed * velocity_variance_) +
                       acceleration_noise * length * length * length / 3;
    covariance_ += passed * velocity_variance_ + acceleration_noise * passed * length / 2;
    velocity_variance_ += acceleration_noise * length;
}

void ConstantVelocity::update(const Measurement& seen, double share) {
    predict(seen.time);
    const double variance = seen.variance * share;
    const double scale = 1 / (place_variance_ + variance);
    const PlanePoint innovation{.east = seen.at.east - place_.east,
                                .north = seen.at.north - place_.north};
    const Gain gain{.place = place_variance_ * scale, .velocity = covariance_ * scale};
    correct(innovation, gain);
    velocity_variance_ -= gain.velocity * covariance_;
    covariance_ *= variance * scale;
    place_variance_ = gain.place * variance;
    learn_velocity(seen.velocity, seen.velocity_variance);
}

// The measurement at the other time, T away, is of place + velocity × T. The process noise in
// between adds noise × |T|³/3 to its variance.
void ConstantVelocity::learn_from(const Measurement& other, double share) {
    const double passed = (other.time - time_).value;
    const double length = std::abs(passed);
    const double noise = other.variance * share + acceleration_noise * length * length * length / 3;
    const double with_place = place_variance_ + passed * covariance_;
    const double with_velocity = covariance_ + passed * velocity_variance_;
    const double scale = 1 / (with_place + passed * with_velocity + noise);
    const PlanePoint innovation{.east = other.at.east - place_.east - velocity_.east * passed,
                                .north = other.at.north - place_.north - velocity_.north * passed};
    correct(innovation, Gain{.place = with_place * scale, .velocity = with_velocity * scale});
    velocity_variance_ -= with_velocity * with_velocity * scale;
    covariance_ -= with_place * with_velocity * scale;
    place_variance_ -= with_place * with_place * scale;
    learn_velocity(other.velocity, other.velocity_variance + acceleration_noise * length);
}

// The minimum-variance combination of two independent estimates, as in the two-filter smoother
// (D. C. Fraser, J. E. Potter, The optimum linear smoother as a combination of two optimum linear
// filters, 1969).
void ConstantVelocity::learn_from(const ConstantVelocity& other) {
    const PlanePoint place{.east = other.place_.east - place_.east,
                           .north = other.place_.north - place_.north};
    const PlaneVelocity velocity{.east = other.velocity_.east - velocity_.east,
                                 .north = other.velocity_.north - velocity_.north};
    // The gain is this covariance times the inverse of the sum of both.
    const double sum_place = place_variance_ + other.place_variance_;
    const double sum_covariance = covariance_ + other.covariance_;
    const double sum_velocity = velocity_variance_ + other.velocity_variance_;
    const double scale = 1 / (sum_place * sum_velocity - sum_covariance * sum_covariance);
    struct Row {
        double by_place;
        double by_velocity;
    };
    const auto row = [&](double with_place, double with_velocity) {
        return Row{(with_place * sum_velocity - with_velocity * sum_covariance) * scale,
                   (with_velocity * sum_place - with_place * sum_covariance) * scale};
    };
    const Row of_place = row(place_variance_, covariance_);
    const Row of_velocity = row(covariance_, velocity_variance_);
    correct(place, Gain{.place = of_place.by_place, .velocity = of_velocity.by_place});
    correct(velocity, Gain{.place = of_place.by_velocity, .velocity = of_velocity.by_velocity});
    velocity_variance_ -=
        of_velocity.by_place * covariance_ + of_velocity.by_velocity * velocity_variance_;
    const double place_before = place_variance_;
    place_variance_ -= of_place.by_place * place_before + of_place.by_velocity * covariance_;
    covariance_ -= of_velocity.by_place * place_before + of_velocity.by_velocity * covariance_;
}

MetresPerSecond ConstantVelocity::velocity_sigma() const { return {std::sqrt(velocity_variance_)}; }

}  // namespace convoy::fleet
