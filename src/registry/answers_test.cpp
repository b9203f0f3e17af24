#include "registry/answers.hpp"

#include <gtest/gtest.h>

#include "registry/fixtures/registry_server.hpp"

namespace convoy::registry {
namespace {

TEST(Answers, AFailureOfTheStoreIsA503AndShowsInTheHealth) {
    const RegistryServer registry;
    const http::Response answer = store_failed(registry.context, {"the disk is full"});
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.body.find("disk"), std::string::npos) << "the reason is for the operator";
    EXPECT_NE(registry.health.ready_json().find("records: the disk is full"), std::string::npos);
}

TEST(Answers, AFullStoreIsNamed) {
    const http::Response answer = not_written({RecordKind::vehicle, "v"},
                                              {.status = WriteOutcome::Status::full, .version = 0});
    EXPECT_EQ(answer.status, 409);
    EXPECT_NE(answer.body.find("there are 1000000 vehicles already"), std::string::npos);
}

}  // namespace
}  // namespace convoy::registry
