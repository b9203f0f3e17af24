#include "fleet/message/rejection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace convoy::fleet {
namespace {

TEST(RejectionReason, IsAClosedListOfLabels) {
    std::vector<std::string_view> labels;
    for (const RejectionReason reason : all_rejection_reasons) {
        labels.push_back(to_string(reason));
    }
    EXPECT_THAT(labels, testing::ElementsAre("not_json", "missing_member", "bad_type",
                                             "bad_vehicle", "bad_coordinates", "bad_time", "future",
                                             "too_old", "too_large", "too_many_held", "conflict"));
}

}  // namespace
}  // namespace convoy::fleet
