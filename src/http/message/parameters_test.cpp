#include "http/message/parameters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::http {
namespace {

Request with_query(std::vector<QueryParameter> query) {
    Request request;
    request.query = std::move(query);
    return request;
}

std::optional<int> digit(std::string_view text) { return parse_number(text, 0, 9); }

std::string error_of(const Parameters& parameters) {
    return parameters.bad() ? parameters.bad()->detail : "";
}

TEST(Parameters, AreReadIfTheyAreGiven) {
    const Request request = with_query({{"one", "1"}, {"two", ""}});
    Parameters parameters(request, {"one", "two", "three"});
    EXPECT_EQ(parameters.read("one", "a digit", digit), 1);
    EXPECT_EQ(parameters.read("three", "a digit", digit), std::nullopt);
    EXPECT_TRUE(parameters.has("two"));
    EXPECT_FALSE(parameters.has("three"));
    EXPECT_EQ(error_of(parameters), "");
}

TEST(Parameters, NameWhatShouldBeThere) {
    const Request request = with_query({{"one", "12"}});
    Parameters parameters(request, {"one"});
    EXPECT_EQ(parameters.read("one", "a digit", digit), std::nullopt);
    EXPECT_EQ(error_of(parameters), "one should be a digit");
}

TEST(Parameters, RefuseAnUnknownName) {
    const Request request = with_query({{"ones", "1"}});
    EXPECT_EQ(error_of(Parameters(request, {"one", "two"})),
              "'ones' is no parameter here; it should be one of these: one, two");
    EXPECT_EQ(error_of(Parameters(request, {})),
              "'ones' is no parameter here; it should be one of these: none");
}

TEST(Parameters, RefuseANameThatIsGivenTwice) {
    const Request request = with_query({{"one", "1"}, {"one", "1"}});
    EXPECT_EQ(error_of(Parameters(request, {"one"})), "one should be given once");
}

TEST(Parameters, IgnoreAnEmptyPart) {
    const Request request = with_query({{"", ""}});
    EXPECT_EQ(error_of(Parameters(request, {"one"})), "");
}

TEST(Parameters, KeepTheFirstError) {
    const Request request = with_query({{"one", "x"}, {"two", "y"}});
    Parameters parameters(request, {"one", "two"});
    parameters.read("two", "a digit", digit);
    parameters.read("one", "a digit", digit);
    EXPECT_EQ(error_of(parameters), "two should be a digit");
}

}  // namespace
}  // namespace convoy::http
