#include "registry/unknown_devices.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

constexpr fleet::Time noon{1'800'000'000'000ms};

TEST(UnknownDevices, AddUpWhatIsReported) {
    UnknownDevices unknown;
    unknown.report({.protocol = "gt06", .id = "1", .address = "10.0.0.1", .count = 2}, noon);
    unknown.report({.protocol = "h02", .id = "1", .count = 1}, noon + 1s);
    unknown.report({.protocol = "gt06", .id = "1", .address = "10.0.0.2", .count = 3}, noon + 2s);
    const std::vector<UnknownDevice> expected{
        {.protocol = "gt06",
         .id = "1",
         .address = "10.0.0.2",
         .first = noon,
         .last = noon + 2s,
         .count = 5},
        {.protocol = "h02", .id = "1", .first = noon + 1s, .last = noon + 1s, .count = 1}};
    EXPECT_EQ(unknown.newest(), expected);
}

TEST(UnknownDevices, KeepTheNewest) {
    UnknownDevices unknown;
    for (std::size_t i = 0; i < UnknownDevices::max_devices; ++i) {
        unknown.report({.id = std::to_string(i), .count = 1}, noon);
    }
    unknown.report({.id = "0", .count = 1}, noon);
    unknown.report({.id = "one more", .count = 1}, noon);
    const auto newest = unknown.newest();
    EXPECT_EQ(newest.size(), UnknownDevices::max_devices);
    EXPECT_EQ(newest[0].id, "one more");
    EXPECT_EQ(newest[1].id, "0");
    EXPECT_EQ(newest[1].count, 2U);
    EXPECT_EQ(newest.back().id, "2") << "1 was reported longest ago";
}

TEST(UnknownDevices, ForgetADeviceOfAnyProtocol) {
    UnknownDevices unknown;
    unknown.report({.protocol = "gt06", .id = "1"}, noon);
    unknown.report({.protocol = "h02", .id = "1"}, noon);
    unknown.report({.protocol = "h02", .id = "2"}, noon);
    unknown.forget("1");
    ASSERT_EQ(unknown.newest().size(), 1U);
    EXPECT_EQ(unknown.newest()[0].id, "2");
    unknown.report({.protocol = "gt06", .id = "1", .count = 1}, noon);
    EXPECT_EQ(unknown.newest()[0].count, 1U);
}

}  // namespace
}  // namespace convoy::registry
