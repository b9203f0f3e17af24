// A Kalman filter for a vehicle on a plane that keeps its velocity but for white noise of
// acceleration (Y. Bar-Shalom, X. R. Li, T. Kirubarajan, Estimation with Applications to Tracking
// and Navigation, 2001, ch. 6.2.2: continuous white noise acceleration). Both axes have the same
// noise, so that they share one covariance.
#pragma once

#include "fleet/local_plane.hpp"

namespace convoy::fleet {

/// The power of the noise of acceleration, in m^2/s^3. What cars, buses and vans do in town.
inline constexpr double acceleration_noise = 1.75;

/// Where a vehicle was seen. `time` in seconds, from any zero; `variance` in m^2, of one axis.
struct Sighting {
    PlanePoint at;
    double time;
    double variance;
};

/// What is known of a vehicle at one time. It may be led forwards or backwards through time.
class ConstantVelocity {
 public:
    /// From two sightings, of which nothing was known before; it stands at the second. Their times
    /// differ.
    ConstantVelocity(const Sighting& first, const Sighting& second);

    /// Leads it to the time of `seen`, and takes that in.
    void update(const Sighting& seen);
    void predict(double time);

    /// Takes in a single sighting of another time, and stays at its own.
    void learn_from(const Sighting& other);
    /// Takes in what is known independently of it; both stand at the same time.
    void learn_from(const ConstantVelocity& other);

    /// Metres per second east and north, and one sigma of either.
    PlanePoint velocity() const { return velocity_; }
    double velocity_sigma() const;

 private:
    void correct(const PlanePoint& innovation, double place_gain, double velocity_gain);

    double time_;
    PlanePoint place_;
    PlanePoint velocity_;
    // The covariance of one axis.
    double place_variance_;
    double covariance_;
    double velocity_variance_;
};

}  // namespace convoy::fleet
