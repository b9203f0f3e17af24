// Random numbers that are equal on all platforms. The standard specifies its generators exactly but
// not its distributions, so the positions would depend on the compiler. SplitMix64 (Steele, Lea,
// Flood: Fast splittable pseudorandom number generators, 2014) is small enough for one per vehicle.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace convoy::simulator {

class Random {
 public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    /// The same seed and stream give the same numbers; streams of one seed are independent.
    Random(std::uint64_t seed, std::uint64_t stream) : state_(Random(seed).bits()) {
        state_ += Random(~stream).bits();
    }

    std::uint64_t bits() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }

    /// 0 ≤ value < 1, in steps of 2^-53.
    double unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

    double between(double least, double most) { return least + unit() * (most - least); }

    bool chance(double probability) { return unit() < probability; }

    /// 0 ≤ value < count
    std::size_t below(std::size_t count) {
        return static_cast<std::size_t>(unit() * static_cast<double>(count));
    }

    /// Normally distributed, mean 0, sigma 1 (Box and Muller 1958; one of the two values).
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
        return radius * std::cos(2.0 * std::numbers::pi * unit());
    }

 private:
    std::uint64_t state_;
};

}  // namespace convoy::simulator
