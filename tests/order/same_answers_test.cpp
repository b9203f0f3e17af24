// Checks that the same positions give the same bytes from the API: in any order, split into any
// batches, repeated, and with restarts in between. (tests/crash checks the same with kill -9.)
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <set>

#include "arrival.hpp"
#include "tracker_life.hpp"

namespace convoy::order {
namespace {

template <class Place>
std::unique_ptr<history::HistoryPlace> make_place() {
    return std::make_unique<Place>(100);
}
// What the motion model finds of a device's own speeds, besides that they are true.
constexpr std::string_view scaled = "reported_speed_scaled";
constexpr std::string_view ignored = "reported_speed_ignored";

// A whole day of all buses takes minutes under the sanitizers, so only `./convoy test long` has it.
std::size_t nth_bus() {
    const char* const is_long = std::getenv("CONVOY_LONG");
    return is_long != nullptr && std::string_view(is_long) == "1" ? 1 : 3;
}

using MakePlace = std::unique_ptr<history::HistoryPlace> (*)();

// Returns some text of both around their first difference.
std::string first_difference(const std::string& a, const std::string& b) {
    const auto [in_a, in_b] = std::ranges::mismatch(a, b);
    const auto place = static_cast<std::size_t>(in_a - a.begin());
    const std::size_t from = place < 100 ? 0 : place - 100;
    return "\n  " + a.substr(from, 300) + "\nand\n  " + b.substr(from, 300);
}

class SameAnswers : public testing::Test {
 protected:
    void expect_for(const Positions& positions, std::initializer_list<Arrival> arrivals,
                    MakePlace place = make_place<history::RocksDbPlace>) {
        ASSERT_GT(positions.size(), 100U);
        std::set<fleet::VehicleName> vehicles;
        for (const auto& reported : positions) {
            vehicles.insert(reported.vehicle);
        }
        vehicles_.assign(vehicles.begin(), vehicles.end());
        const auto time_of = [&](std::size_t i) { return positions[i].position.time; };
        now_ = positions.back().position.time + std::chrono::minutes{1};
        times_ = {time_of(0), time_of(positions.size() / 3), time_of(positions.size() / 2)};

        const Answers orderly = told(positions, Arrival::in_order, place);
        for (const auto& [target, body] : orderly) {
            ASSERT_TRUE(body.starts_with("200\n") || body.starts_with("404\n")) << target << body;
            remember_notices(body);
        }
        for (const Arrival arrival : arrivals) {
            const Answers answers = told(positions, arrival, place);
            ASSERT_EQ(answers.size(), orderly.size());
            for (const auto& [target, body] : answers) {
                ASSERT_TRUE(body == orderly.at(target))
                    << target << first_difference(body, orderly.at(target));
            }
        }
    }

    // Expects that the positions have led each of these notices to some answer.
    void expect_notices(std::initializer_list<std::string_view> codes) const {
        for (const std::string_view code : codes) {
            EXPECT_TRUE(notices_.contains(code)) << code;
        }
    }

 private:
    void remember_notices(std::string_view body) {
        for (const std::string_view code : {scaled, ignored}) {
            if (body.find(code) != std::string_view::npos) {
                notices_.insert(code);
            }
        }
    }

    // Returns the answers of a tracker after positions arrived like this, with ticks and, unless
    // they are in order, restarts at random.
    Answers told(const Positions& positions, Arrival arrival, MakePlace place) {
        std::mt19937_64 random(seed_ += 1);
        std::bernoulli_distribution looked_at(0.2);
        std::bernoulli_distribution restarted(0.02);
        TrackerLife life(place(), now_);
        for (const Positions& batch : batches(positions, arrival, random())) {
            life.store(batch);
            if (looked_at(random)) {
                life.tick();
            }
            if (arrival != Arrival::in_order && restarted(random)) {
                life.restart();
            }
        }
        return life.answers(vehicles_, times_);
    }

    std::uint64_t seed_ = 0;
    std::set<std::string_view> notices_;
    std::vector<fleet::VehicleName> vehicles_;
    std::vector<fleet::Time> times_;
    fleet::Time now_;
};

TEST_F(SameAnswers, OnASundayOfRealBuses) {
    expect_for(bad_day("tests/data/capmetrics/2015-09-06.csv", nth_bus(), 1),
               {Arrival::late, Arrival::shuffled});
    expect_notices({scaled, ignored});
}

TEST_F(SameAnswers, OnATuesdayOfRealBuses) {
    expect_for(bad_day("tests/data/capmetrics/2016-03-22.csv", nth_bus(), 2),
               {Arrival::backwards, Arrival::by_vehicle});
}

TEST_F(SameAnswers, OfEveryKindOfReceiver) {
    expect_for(generated_drives(),
               {Arrival::late, Arrival::backwards, Arrival::shuffled, Arrival::by_vehicle});
}

TEST_F(SameAnswers, AcrossTheAntimeridianAndThePoles) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        expect_for(walks(seed, 600),
                   {Arrival::late, Arrival::backwards, Arrival::shuffled, Arrival::by_vehicle});
    }
    expect_notices({scaled, ignored});
}

// The data is smaller, because the tests' server uses an index for few queries.
TEST_F(SameAnswers, FromMongoDbToo) {
    expect_for(walks(6, 120), {Arrival::late, Arrival::shuffled}, make_place<history::MongoPlace>);
    expect_notices({ignored});
}

}  // namespace
}  // namespace convoy::order
