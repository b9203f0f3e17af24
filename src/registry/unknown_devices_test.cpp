#include "registry/unknown_devices.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "mongodb/fixtures/mongo_server.hpp"
#include "registry/mongodb_unknown_devices.hpp"

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

constexpr fleet::Time noon{1'800'000'000'000ms};

constexpr std::size_t few = 20;

/// A list of at most `few` in its own place.
struct ListKind {
    std::string name;
    std::function<std::shared_ptr<UnknownDevices>()> make;
};

class UnknownDevicesTest : public testing::TestWithParam<ListKind> {
 protected:
    void report(const UnknownDevice& device, fleet::Time now = noon) {
        ASSERT_TRUE(list_->report({device}, now));
    }
    std::vector<UnknownDevice> newest() const { return list_->newest().value(); }

    std::shared_ptr<UnknownDevices> list_ = GetParam().make();
};

TEST_P(UnknownDevicesTest, AddUpWhatIsReported) {
    report({.protocol = "gt06", .id = "1", .address = "10.0.0.1", .count = 2});
    report({.protocol = "h02", .id = "1", .count = 1}, noon + 1s);
    report({.protocol = "gt06", .id = "1", .address = "10.0.0.2", .count = 3}, noon + 2s);
    const std::vector<UnknownDevice> expected{
        {.protocol = "gt06",
         .id = "1",
         .address = "10.0.0.2",
         .first = noon,
         .last = noon + 2s,
         .count = 5},
        {.protocol = "h02", .id = "1", .first = noon + 1s, .last = noon + 1s, .count = 1}};
    EXPECT_EQ(newest(), expected);
    EXPECT_EQ(list_->count().value(), 2U);
}

TEST_P(UnknownDevicesTest, AddUpADeviceThatIsTwiceInAReport) {
    ASSERT_TRUE(list_->report({{.protocol = "gt06", .id = "1", .address = "10.0.0.1", .count = 2},
                               {.protocol = "gt06", .id = "1", .address = "10.0.0.2", .count = 3}},
                              noon));
    ASSERT_EQ(newest().size(), 1U);
    EXPECT_EQ(newest()[0].count, 5U);
    EXPECT_EQ(newest()[0].address, "10.0.0.2");
}

TEST_P(UnknownDevicesTest, KeepTheNewest) {
    std::vector<UnknownDevice> all;
    for (std::size_t i = 0; i < few; ++i) {
        all.push_back({.id = std::to_string(i), .count = 1});
    }
    const std::vector<UnknownDevice> oldest(all.begin(), all.begin() + 2);
    ASSERT_TRUE(list_->report(oldest, noon - 1s));
    ASSERT_TRUE(list_->report({all.begin() + 2, all.end()}, noon));
    report({.id = "0", .count = 1}, noon + 1s);
    report({.id = "one more", .count = 1}, noon + 2s);
    const auto kept = newest();
    EXPECT_EQ(kept.size(), few);
    EXPECT_EQ(list_->count().value(), few);
    EXPECT_EQ(kept[0].id, "one more");
    EXPECT_EQ(kept[1].id, "0");
    EXPECT_EQ(kept[1].count, 2U);
    for (const UnknownDevice& each : kept) {
        EXPECT_NE(each.id, "1") << "it was reported longest ago";
    }
}

TEST_P(UnknownDevicesTest, ForgetADeviceOfAnyProtocol) {
    report({.protocol = "gt06", .id = "1"});
    report({.protocol = "h02", .id = "1"});
    report({.protocol = "h02", .id = "2"});
    ASSERT_TRUE(list_->forget("1"));
    ASSERT_EQ(newest().size(), 1U);
    EXPECT_EQ(newest()[0].id, "2");
    report({.protocol = "gt06", .id = "1", .count = 1}, noon + 1s);
    EXPECT_EQ(newest()[0].count, 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Lists, UnknownDevicesTest,
    testing::Values(ListKind{.name = "InMemory",
                             .make = [] { return std::make_shared<UnknownInMemory>(few); }},
                    ListKind{.name = "MongoDb",
                             .make = []() -> std::shared_ptr<UnknownDevices> {
                                 // The database lives as long as its list.
                                 struct Owned {
                                     mongodb::MongoTestDatabase database;
                                     MongoUnknownDevices list{database.address(), few};
                                 };
                                 const auto owned = std::make_shared<Owned>();
                                 return {owned, &owned->list};
                             }}),
    [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace convoy::registry
