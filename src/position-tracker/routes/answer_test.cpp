#include "position-tracker/routes/answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace convoy::tracker {
namespace {

using fleet::Format;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::array json_and_csv{Format::json, Format::csv};

http::Request asked_with(std::string target, const std::string& accept = "*/*") {
    http::Request request;
    request.target = std::move(target);
    request.headers.set("Accept", accept);
    return request;
}

TEST(Answer, AParameterChoosesTheFormatBeforeAccept) {
    const auto request = asked_with("/vehicles", "text/csv");
    EXPECT_EQ(choose_format(request, Format::json, json_and_csv), Format::json);
    EXPECT_EQ(choose_format(request, std::nullopt, json_and_csv), Format::csv);
    EXPECT_EQ(choose_format(asked_with("/vehicles", "image/png"), std::nullopt, json_and_csv),
              std::nullopt);
}

TEST(Answer, HeadersNameTheFormatAndWhatACacheMayDo) {
    const http::Headers csv = headers_of(Format::csv, must_revalidate);
    EXPECT_EQ(csv.find("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(csv.find("Vary"), "Accept");
    EXPECT_EQ(csv.find("Cache-Control"), "no-cache");
    EXPECT_EQ(headers_of(Format::json, "no-store").find("Content-Type"), "application/json");
    EXPECT_EQ(headers_of(Format::json, "no-store").find("Cache-Control"), "no-store");
}

TEST(Answer, AnETagDiffersByTheStateTheQueryAndTheFormat) {
    const auto request = asked_with("/vehicles?q=a");
    const std::string tag = etag_of(request, {.epoch = 10, .revision = 17}, Format::json);
    EXPECT_THAT(tag, StartsWith("W/\"a-11-"));
    EXPECT_EQ(etag_of(request, {.epoch = 10, .revision = 17}, Format::json), tag);
    const std::set<std::string> different{
        tag,
        etag_of(request, {.epoch = 11, .revision = 17}, Format::json),
        etag_of(request, {.epoch = 10, .revision = 18}, Format::json),
        etag_of(request, {.epoch = 10, .revision = 17}, Format::csv),
        etag_of(asked_with("/vehicles?q=b"), {.epoch = 10, .revision = 17}, Format::json),
        etag_of(asked_with("/vehicles"), {.epoch = 10, .revision = 17}, Format::json),
    };
    EXPECT_EQ(different.size(), 6U);
}

TEST(Answer, AnErrorThatPassesNamesATimeToTryAgain) {
    const http::Response busy = too_many("too many lists");
    EXPECT_EQ(busy.status, 429);
    EXPECT_EQ(busy.headers.find("Retry-After"), "1");
    EXPECT_THAT(busy.body, HasSubstr("too many lists"));
    const http::Response failed = store_failed({.what = "/secret/folder: no space"});
    EXPECT_EQ(failed.status, 503);
    EXPECT_EQ(failed.headers.find("Retry-After"), "1");
    EXPECT_THAT(failed.body, Not(HasSubstr("secret"))) << "the reason is for the log";
}

TEST(Answer, AnErrorThatStaysNamesWhatIsWrong) {
    EXPECT_EQ(bad_request({"limit should be a number"}).status, 400);
    EXPECT_THAT(bad_request({"limit should be a number"}).body, HasSubstr("limit should be a"));
    EXPECT_EQ(invalid_name().status, 400);
    EXPECT_EQ(unknown_vehicle("Van").status, 404);
    EXPECT_THAT(unknown_vehicle("Van").body, HasSubstr("there is no vehicle 'Van'"));
    EXPECT_EQ(unreported_vehicle("Van").status, 404);
    EXPECT_THAT(unreported_vehicle("Van").body, HasSubstr("no position of 'Van' is believed"));
    EXPECT_EQ(not_acceptable(json_and_csv).status, 406);
    EXPECT_THAT(not_acceptable(json_and_csv).body, HasSubstr("one of application/json, text/csv"));
}

}  // namespace
}  // namespace convoy::tracker
