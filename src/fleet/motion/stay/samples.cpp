#include "fleet/motion/stay/samples.hpp"

#include <optional>

namespace convoy::fleet {
namespace {

constexpr Metres max_accuracy{500};

/// Means without a rounding error that depends on the place: coordinates count from the first.
class SampleSum {
 public:
    SampleSum(std::span<const Position> window, std::size_t index)
        : window_(window), begin_(index) {}

    void add(std::size_t index, Belief belief) {
        const Coordinates& first = window_[begin_].coordinates;
        const Coordinates& here = window_[index].coordinates;
        constexpr std::int64_t turn = 3'600'000'000;
        std::int64_t east = std::int64_t{here.longitude_e7()} - first.longitude_e7();
        if (east > turn / 2) {
            east -= turn;
        } else if (east < -turn / 2) {
            east += turn;
        }
        east_ += east;
        north_ += std::int64_t{here.latitude_e7()} - first.latitude_e7();
        time_ += (window_[index].time - window_.front().time).count();
        ++count_;
        end_ = index + 1;
        relocated_ = relocated_ || belief == Belief::relocated;
    }

    Sample sample() const {
        const Coordinates& first = window_[begin_].coordinates;
        const auto count = static_cast<double>(count_);
        double east = first.longitude() + static_cast<double>(east_) / count * 1e-7;
        if (east >= 180) {
            east -= 360;
        } else if (east < -180) {
            east += 360;
        }
        const double north = first.latitude() + static_cast<double>(north_) / count * 1e-7;
        return {.begin = begin_,
                .end = end_,
                .place = Coordinates::from_degrees(north, east).value_or(first),
                .seconds = static_cast<double>(time_) / count / 1000,
                .relocated = relocated_};
    }

 private:
    std::span<const Position> window_;
    std::size_t begin_;
    std::size_t end_ = 0;
    std::int64_t east_ = 0, north_ = 0;  // in 1e-7 degrees
    std::int64_t time_ = 0;              // in ms
    std::int64_t count_ = 0;
    bool relocated_ = false;
};

}  // namespace

std::int64_t sample_number(Time time) {
    using Period = std::chrono::duration<std::int64_t, std::ratio<sample_period.count()>>;
    return std::chrono::floor<Period>(time.time_since_epoch()).count();
}

bool is_usable(const Position& position, Belief belief) {
    return is_good(belief) && !(position.accuracy && position.accuracy->metres() > max_accuracy);
}

std::vector<Sample> samples_of(std::span<const Position> window, std::span<const Belief> beliefs) {
    std::vector<Sample> found;
    std::optional<SampleSum> sum;
    std::int64_t number = 0;
    for (std::size_t i = 0; i < window.size(); ++i) {
        if (!is_usable(window[i], beliefs[i])) {
            continue;
        }
        const std::int64_t here = sample_number(window[i].time);
        if (sum && here != number) {
            found.push_back(sum->sample());
            sum.reset();
        }
        if (!sum) {
            sum.emplace(window, i);
            number = here;
        }
        sum->add(i, beliefs[i]);
    }
    if (sum) {
        found.push_back(sum->sample());
    }
    return found;
}

}  // namespace convoy::fleet
