#include "live/asked_details.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::live {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

fleet::VehicleName asked_name(std::string_view text) { return fleet::samples::name(text); }

std::string json_in(const AskedDetails& details, std::string_view vehicle) {
    const AskedDetails::Value* value = details.find(asked_name(vehicle));
    return value == nullptr ? "unknown" : value->json;
}

const std::vector van{asked_name("Van")};
const std::vector van_and_bus{asked_name("Van"), asked_name("Bus")};

TEST(AskedDetails, KeepOnlyWhatAViewerAsksFor) {
    AskedDetails details;
    details.set({asked_name("Van"), "{1}"});
    EXPECT_EQ(json_in(details, "Van"), "unknown");
    details.ask(van);
    EXPECT_EQ(json_in(details, "Van"), "unknown") << "it came before";
    details.set({asked_name("Van"), "{1}"});
    details.set({asked_name("Bus"), "{1}"});
    EXPECT_EQ(json_in(details, "Van"), "{1}");
    EXPECT_EQ(json_in(details, "Bus"), "unknown");
}

TEST(AskedDetails, AreForgottenWithTheLastViewer) {
    AskedDetails details;
    details.ask(van_and_bus);
    details.ask(van);
    details.set({asked_name("Van"), "{1}"});
    const auto both = details.names_revision();
    details.leave(van_and_bus);
    EXPECT_EQ(json_in(details, "Van"), "{1}");
    EXPECT_NE(details.names_revision(), both) << "the bus is not asked for any more";
    details.leave(van);
    EXPECT_EQ(json_in(details, "Van"), "unknown");
    EXPECT_THAT(details.names(9), IsEmpty());
    details.ask(van);
    EXPECT_EQ(json_in(details, "Van"), "unknown") << "what was known may be old";
}

TEST(AskedDetails, OfTooManyThoseAskedForFirstAreServed) {
    AskedDetails details;
    details.ask(van_and_bus);
    details.ask(std::vector{asked_name("Airbus"), asked_name("Van")});
    EXPECT_THAT(details.names(2), ElementsAre(asked_name("Van"), asked_name("Bus")));
    details.leave(van_and_bus);
    EXPECT_THAT(details.names(2), ElementsAre(asked_name("Van"), asked_name("Airbus")));
}

TEST(AskedDetails, OnlyNewsHasANewRevision) {
    AskedDetails details;
    details.ask(van);
    details.set({asked_name("Van"), "{1}"});
    const auto first = details.revision();
    details.set({asked_name("Van"), "{1}"});
    EXPECT_EQ(details.revision(), first);
    details.set({asked_name("Van"), ""});
    EXPECT_GT(details.revision(), first) << "its devices have said nothing is news, too";
    details.forget(asked_name("Van"));
    EXPECT_EQ(json_in(details, "Van"), "unknown");
}

}  // namespace
}  // namespace convoy::live
