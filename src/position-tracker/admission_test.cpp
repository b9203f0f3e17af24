#include "position-tracker/admission.hpp"

#include <gtest/gtest.h>

#include <string>

#include "position-tracker/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using AdmissionVerdict = Admission::Verdict;
constexpr Admission::Steady first_moment{std::chrono::hours{1}};

TEST(Admission, LetsInAsManyAsTheLimitAndKnownOnesAlways) {
    Admission admission({.max_vehicles = 2, .new_vehicles_per_second = 10});
    EXPECT_EQ(admission.admit(vehicle("a"), first_moment), AdmissionVerdict::known);
    EXPECT_EQ(admission.admit(vehicle("b"), first_moment), AdmissionVerdict::known);
    EXPECT_EQ(admission.admit(vehicle("c"), first_moment), AdmissionVerdict::too_many);
    EXPECT_FALSE(admission.knows(vehicle("c")));
    EXPECT_EQ(admission.admit(vehicle("a"), first_moment), AdmissionVerdict::known);
    admission.know(std::vector{vehicle("c")});
    EXPECT_EQ(admission.admit(vehicle("c"), first_moment), AdmissionVerdict::known);
    EXPECT_EQ(admission.known(), 3U);
}

TEST(Admission, AForgottenVehicleMakesRoom) {
    Admission admission({.max_vehicles = 1, .new_vehicles_per_second = 10});
    EXPECT_EQ(admission.admit(vehicle("a"), first_moment), AdmissionVerdict::known);
    admission.forget(vehicle("a"));
    EXPECT_EQ(admission.admit(vehicle("b"), first_moment), AdmissionVerdict::known);
}

TEST(Admission, NewOnesComeAtTheRateAfterABurst) {
    Admission admission({.max_vehicles = 1'000, .new_vehicles_per_second = 1});
    for (int i = 0; i < new_vehicles_burst_seconds; ++i) {
        ASSERT_EQ(admission.admit(vehicle(std::to_string(i)), first_moment),
                  AdmissionVerdict::known);
    }
    EXPECT_EQ(admission.admit(vehicle("new"), first_moment), AdmissionVerdict::too_fast);
    EXPECT_EQ(admission.admit(vehicle("0"), first_moment), AdmissionVerdict::known);
    const auto later = first_moment + std::chrono::seconds{1};
    EXPECT_EQ(admission.admit(vehicle("new"), later), AdmissionVerdict::known);
    EXPECT_EQ(admission.admit(vehicle("newer"), later), AdmissionVerdict::too_fast);
}

}  // namespace
}  // namespace convoy::tracker
