#include "position-tracker/routes/accept.hpp"

#include <gtest/gtest.h>

#include <array>

namespace convoy::tracker {
namespace {

using fleet::Format;

constexpr std::array offered{Format::json, Format::geojson, Format::csv, Format::gpx};

std::optional<Format> chosen(std::optional<std::string_view> accept) {
    return negotiate(accept, offered);
}

TEST(Accept, WithoutAHeaderTheFirstIsChosen) { EXPECT_EQ(chosen(std::nullopt), Format::json); }

TEST(Accept, TakesWhatIsNamed) {
    EXPECT_EQ(chosen("text/csv"), Format::csv);
    EXPECT_EQ(chosen("application/geo+json"), Format::geojson);
    EXPECT_EQ(chosen("APPLICATION/GPX+XML"), Format::gpx);
    EXPECT_EQ(chosen("text/csv; charset=utf-8"), Format::csv);
}

TEST(Accept, QualitiesDecide) {
    EXPECT_EQ(chosen("application/json;q=0.5, text/csv;q=0.9"), Format::csv);
    EXPECT_EQ(chosen("text/csv;q=0.5,application/gpx+xml ; q=0.6"), Format::gpx);
}

TEST(Accept, OfEqualsTheFirstOfferedIsChosen) {
    EXPECT_EQ(chosen("text/csv, application/json"), Format::json);
    EXPECT_EQ(chosen("*/*"), Format::json);
    EXPECT_EQ(chosen("text/*"), Format::csv);
}

TEST(Accept, TheClosestRangeDecides) {
    EXPECT_EQ(chosen("*/*, application/json;q=0"), Format::geojson);
    EXPECT_EQ(chosen("application/*;q=0.1, text/csv;q=0.2"), Format::csv);
    EXPECT_EQ(chosen("application/json;q=0.1, application/*"), Format::geojson);
}

TEST(Accept, WhatABrowserSendsIsJson) {
    EXPECT_EQ(chosen("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
              Format::json);
}

TEST(Accept, TakesNothingThatIsNotWanted) {
    EXPECT_EQ(chosen("image/png"), std::nullopt);
    EXPECT_EQ(chosen("application/json;q=0"), std::nullopt);
    EXPECT_EQ(chosen("text/csv;q=none"), std::nullopt);
    EXPECT_EQ(chosen(""), std::nullopt);
}

}  // namespace
}  // namespace convoy::tracker
