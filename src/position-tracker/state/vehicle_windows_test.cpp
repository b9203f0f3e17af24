#include "position-tracker/state/vehicle_windows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(VehicleWindows, ReturnsEachChangedVehicleOnce) {
    VehicleWindows windows;
    windows.apply(std::vector{reported("Van", position(at(1))), reported("Bus", position(at(1))),
                              reported("Van", position(at(2)))});
    EXPECT_THAT(windows.take_changed(), ElementsAre(0, 1));
    EXPECT_THAT(windows.take_changed(), IsEmpty());
    windows.apply(std::vector{reported("Bus", position(at(2))), reported("Van", position(at(2)))});
    EXPECT_THAT(windows.take_changed(), ElementsAre(1));
    EXPECT_EQ(windows.copy(1).name, vehicle("Bus"));
    EXPECT_THAT(windows.copy(1).window, ElementsAre(position(at(1)), position(at(2))));
}

TEST(VehicleWindows, AReleasedIndexGoesToTheNextNewVehicle) {
    VehicleWindows windows;
    windows.apply(std::vector{reported("Van", position(at(1))), reported("Bus", position(at(1)))});
    windows.take_changed();
    EXPECT_EQ(windows.forget(vehicle("Van")), 0U);
    windows.release(0);
    windows.apply(
        std::vector{reported("Truck", position(at(2))), reported("Van", position(at(3)))});
    EXPECT_THAT(windows.take_changed(), ElementsAre(0, 2));
    EXPECT_EQ(windows.copy(0).name, vehicle("Truck"));
    EXPECT_THAT(windows.copy(0).window, ElementsAre(position(at(2))));
    EXPECT_EQ(windows.copy(2).name, vehicle("Van"));
    EXPECT_THAT(windows.copy(2).window, ElementsAre(position(at(3))));
}

TEST(VehicleWindows, AnIndexIsNotReleasedWhileItsVehicleIsBackOrHasAChangeToShow) {
    VehicleWindows windows;
    windows.apply(std::vector{reported("Van", position(at(1))), reported("Bus", position(at(1)))});
    windows.forget(vehicle("Van"));
    windows.release(0);
    windows.apply(std::vector{reported("Truck", position(at(2)))});
    EXPECT_THAT(windows.take_changed(), ElementsAre(0, 1, 2)) << "its change was not taken yet";

    windows.apply(std::vector{reported("Van", position(at(3)))});
    windows.take_changed();
    windows.release(0);
    windows.apply(std::vector{reported("Car", position(at(4)))});
    EXPECT_THAT(windows.take_changed(), ElementsAre(3)) << "it is back";
}

TEST(VehicleWindows, ARevisionNeverComesBack) {
    VehicleWindows windows;
    const std::vector one{reported("Van", position(at(1)))};
    windows.apply(one);
    windows.take_changed();
    const std::uint64_t first = windows.revision(vehicle("Van"));
    windows.forget(vehicle("Van"));
    windows.release(0);
    const std::uint64_t gone = windows.revision(vehicle("Van"));
    windows.apply(one);
    EXPECT_GT(gone, first);
    EXPECT_GT(windows.revision(vehicle("Van")), gone);
}

}  // namespace
}  // namespace convoy::tracker
