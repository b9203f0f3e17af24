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

}  // namespace
}  // namespace convoy::service
