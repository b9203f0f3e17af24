#include "recordings/motion_columns.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convoy::recordings {
namespace {

using Names = std::vector<std::string>;

/// Returns "1 km/h, 2" for a speed in column 1 and a heading in column 2.
std::string found_in(const Names& names) {
    const MotionColumns columns = find_motion(names);
    return (columns.speed
                ? std::to_string(*columns.speed) + " " + std::string(columns.speed_unit.name)
                : "-") +
           ", " + (columns.heading ? std::to_string(*columns.heading) : "-");
}

TEST(MotionColumns, AreFoundByNamesWithAUnit) {
    for (const char* name : {"speed_kmh", "Speed (km/h)", "SPEED [kph]", "gps-speed_kmph",
                             "Geschwindigkeit (km/h)", "Ground speed km/h"}) {
        EXPECT_EQ(found_in({"time", name}), "1 km/h, -") << name;
    }
    for (const char* name : {"speed_mps", "velocity m/s", "speed_ms", "Vitesse (m/s)"}) {
        EXPECT_EQ(found_in({name}), "0 m/s, -") << name;
    }
    for (const char* name : {"speed_knots", "SOG (kn)", "speed over ground [kts]", "speed_kt"}) {
        EXPECT_EQ(found_in({name}), "0 knots, -") << name;
    }
    EXPECT_EQ(found_in({"Speed (mph)"}), "0 mph, -");
    for (const char* name : {"course", "COG", "Course over ground", "Kurs", "course_deg",
                             "Heading (deg)", "bearing_degrees", "Course [\xC2\xB0]"}) {
        EXPECT_EQ(found_in({"lat", name}), "-, 1") << name;
    }
}

TEST(MotionColumns, OfAnUnknownUnitOrAnotherMeaningAreNone) {
    for (const char* name :
         {"speed", "Speed", "velocity", "sog", "heading", "bearing", "direction", "kmh",
          "speed_limit_kmh", "max speed km/h", "speed_x", "courses", "", "speed_", "heading_rad"}) {
        EXPECT_EQ(found_in({name}), "-, -") << name;
    }
}

TEST(MotionColumns, OfConvoysOwnExportsAreTheReportedOnesAlone) {
    EXPECT_EQ(found_in({"speed", "heading", "reported_speed", "reported_heading"}), "2 m/s, 3");
    EXPECT_EQ(found_in({"speed_kmh", "course", "reported_heading"}), "-, 2");
}

TEST(MotionColumns, AreTheFirstOfSeveral) {
    EXPECT_EQ(found_in({"speed_mph", "speed_kmh", "cog", "course"}), "0 mph, 2");
}

}  // namespace
}  // namespace convoy::recordings
