#include "service/long_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::service {
namespace {

using testing::HasSubstr;

TEST(LongAnswerGauges, ShowHowManyAreUnderWayAndHowManyWait) {
    Metrics metrics;
    const auto count = count_long_answers(metrics, 48);
    count("waiting", 1);
    count("waiting", 1);
    count("waiting", -1);
    count("under_way", 1);
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_long_answers{state="waiting"} 1)"));
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_long_answers{state="under_way"} 1)"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_long_answers_max 48"));
}

}  // namespace
}  // namespace convoy::service
