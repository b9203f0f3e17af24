#include "http/answer/large_text.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <variant>

#include "http/answer/gzip_stream.hpp"

namespace convoy::http {
namespace {

Request of_a_client_with(std::string coding) {
    Request request;
    request.method = "GET";
    request.headers.set("Accept-Encoding", std::move(coding));
    return request;
}

Headers json() {
    Headers headers;
    headers.set("Content-Type", "application/json");
    return headers;
}

/// Adds rows like those of a history to both `text` and `plain`.
void add_rows(LargeText& text, std::string& plain, int count) {
    for (int row = 0; row < count; ++row) {
        const std::string line =
            R"({"time":)" + std::to_string(row * 1009) + R"(,"lat":53.39,"lon":-1.43},)";
        text.add(line);
        plain += line;
    }
}

TEST(LargeText, OfAFewRowsIsAWholeAnswer) {
    LargeText text;
    std::string plain;
    add_rows(text, plain, 100);
    const auto answer = std::get<Response>(text.answer(of_a_client_with("gzip"), json()));
    EXPECT_EQ(answer.body, plain);
    EXPECT_EQ(answer.headers, json());
}

TEST(LargeText, IsZippedForWhoTakesThat) {
    LargeText text;
    std::string plain;
    add_rows(text, plain, 20'000);
    ASSERT_GT(plain.size(), LargeText::plain_bytes);
    auto answer = std::get<Response>(text.answer(of_a_client_with("gzip"), json()));
    EXPECT_EQ(answer.headers.find("Content-Encoding"), "gzip");
    EXPECT_EQ(answer.headers.find("Vary"), "Accept-Encoding");
    EXPECT_LT(answer.body.size(), plain.size() / 3);
    EXPECT_EQ(Unzipping(std::move(answer.body)).next(), plain.substr(0, Unzipping::piece_bytes));
}

TEST(LargeText, IsAStreamOfThePlainTextForWhoDoesNot) {
    LargeText text;
    std::string plain;
    add_rows(text, plain, 20'000);
    auto answer = std::get<StreamedResponse>(text.answer(of_a_client_with("identity"), json()));
    EXPECT_EQ(answer.headers.find("Content-Encoding"), std::nullopt);
    EXPECT_EQ(answer.headers.find("Vary"), "Accept-Encoding");
    std::string got;
    while (const auto piece = answer.next()) {
        got += *piece;
    }
    EXPECT_EQ(got, plain);
}

}  // namespace
}  // namespace convoy::http
