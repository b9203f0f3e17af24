#include "service/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::service {
namespace {

using testing::HasSubstr;

TEST(Refusals, are_counted_by_reason) {
    Metrics metrics;
    const auto refused = count_refusals(metrics);
    refused("foreign_host");
    refused("no_token");
    refused("no_token");
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_refused_total{reason=\"foreign_host\"} 1"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_refused_total{reason=\"no_token\"} 2"));
}

TEST(Refusals, are_there_before_the_first_one) {
    Metrics metrics;
    count_refusals(metrics);
    for (const std::string reason :
         {"foreign_host", "foreign_origin", "no_token", "long_answers"}) {
        EXPECT_THAT(metrics.text(),
                    HasSubstr("convoy_http_refused_total{reason=\"" + reason + "\"} 0"));
    }
}

}  // namespace
}  // namespace convoy::service
