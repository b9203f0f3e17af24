// A constant-velocity Kalman filter on a plane. Its process noise is white-noise acceleration
// (Y. Bar-Shalom, X. R. Li, T. Kirubarajan, Estimation with Applications to Tracking and
// Navigation, 2001, ch. 6.2.2: continuous white noise acceleration). Both axes have the same noise,
// so they share one covariance matrix.
#pragma once

#include <limits>

#include "fleet/local_plane.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// The power spectral density of the process noise, in m^2/s^3, for cars, buses and vans in town.
inline constexpr double acceleration_noise = 1.75;

/// A measured place of a vehicle, and its velocity if the device measures it. `time` counts from
/// any zero.
struct Measurement {
    PlanePoint at;
    Seconds time;
    double variance;  ///< of the place, in m^2, on each axis
    PlaneVelocity velocity{};
    /// In m^2/s^2, on each axis; infinite if the velocity is not measured.
    double velocity_variance = std::numeric_limits<double>::infinity();
};

/// The estimated state of a vehicle at one time: its place, its velocity and their covariance. The
/// filter can run forwards or backwards in time.
class ConstantVelocity {
 public:
    /// Initialises the state from two measurements, at the time of the second. Their times differ.
    /// `share`, here and below: the variance of a place is multiplied by it.
    ConstantVelocity(const Measurement& first, const Measurement& second, double share = 1);

    /// Predicts the state at the time of `seen` and corrects it with that measurement.
    void update(const Measurement& seen, double share = 1);
    void predict(Seconds time);

    /// Corrects the state with a measurement of another time; the state's own time does not change.
    void learn_from(const Measurement& other, double share = 1);
    /// Fuses the state with an independent estimate for the same time.
    void learn_from(const ConstantVelocity& other);

    PlanePoint place() const { return place_; }
    PlaneVelocity velocity() const { return velocity_; }
    /// One sigma of the velocity on each axis.
    MetresPerSecond velocity_sigma() const;

 private:
    /// The shares of an innovation that are added to the place and to the velocity.
    struct Gain {
        double place;
        double velocity;
    };
    /// Corrects the state with a velocity of its own time.
    void learn_velocity(const PlaneVelocity& seen, double variance);
    /// `innovation` is a `PlanePoint` or a `PlaneVelocity`.
    void correct(const auto& innovation, const Gain& gain);

    Seconds time_;
    PlanePoint place_;
    PlaneVelocity velocity_;
    // The covariance matrix of one axis.
    double place_variance_;
    double covariance_;
    double velocity_variance_;
};

}  // namespace convoy::fleet
