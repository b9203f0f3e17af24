#include "arrival.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <span>

namespace convoy::order {
namespace {

using Random = std::mt19937_64;

void repeat_some(Positions& positions, Random& random) {
    std::bernoulli_distribution one_in_ten(0.1);
    Positions again;
    std::ranges::copy_if(positions, std::back_inserter(again),
                         [&](const auto&) { return one_in_ten(random); });
    positions.insert(positions.end(), again.begin(), again.end());
}

// Sorts positions by their own time plus a random delay.
void delay(Positions& positions, Random& random) {
    std::uniform_int_distribution<std::int64_t> milliseconds(0, 1'200'000);
    std::vector<std::pair<fleet::Time, fleet::ReportedPosition>> arrivals;
    arrivals.reserve(positions.size());
    for (const auto& reported : positions) {
        arrivals.emplace_back(
            reported.position.time + std::chrono::milliseconds{milliseconds(random)}, reported);
    }
    std::ranges::stable_sort(arrivals, {}, [](const auto& arrival) { return arrival.first; });
    std::ranges::transform(arrivals, positions.begin(),
                           [](const auto& arrival) { return arrival.second; });
}

void arrange(Positions& positions, Arrival arrival, Random& random) {
    switch (arrival) {
        case Arrival::in_order:
            return;
        case Arrival::late:
            return delay(positions, random);
        case Arrival::backwards:
            std::ranges::reverse(positions);
            return;
        case Arrival::shuffled:
            std::ranges::shuffle(positions, random);
            return;
        case Arrival::by_vehicle:
            std::ranges::stable_sort(positions, {}, &fleet::ReportedPosition::vehicle);
            return;
    }
}

// Returns a random size; each order of magnitude is equally likely.
std::size_t random_size(Random& random) {
    std::uniform_real_distribution<double> exponent(0, std::log(2000));
    return static_cast<std::size_t>(std::exp(exponent(random)));
}

}  // namespace

std::vector<Positions> batches(Positions positions, Arrival arrival, std::uint64_t seed) {
    Random random(seed);
    if (arrival != Arrival::in_order) {
        repeat_some(positions, random);
        arrange(positions, arrival, random);
    }
    std::vector<Positions> batches;
    for (auto rest = std::span(positions); !rest.empty();) {
        const std::size_t size = arrival == Arrival::in_order ? 500 : random_size(random);
        const auto batch = rest.first(std::min(size, rest.size()));
        batches.emplace_back(batch.begin(), batch.end());
        rest = rest.subspan(batch.size());
    }
    return batches;
}

}  // namespace convoy::order
