#include "position-tracker/routes/id_in_query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "position-tracker/fixtures/routes_fixture.hpp"

namespace convoy::tracker {
namespace {

class IdInQueryTest : public RoutesTest {};

TEST_F(IdInQueryTest, NamesAnyVehicle) {
    for (const auto& [id, written] :
         std::initializer_list<std::pair<const char*, const char*>>{{".", "."},
                                                                    {"..", "%2E%2E"},
                                                                    {"A/B", "A/B"},
                                                                    {"a+b c", "a%2Bb+c"},
                                                                    {"?&=", "%3F%26%3D"}}) {
        report(id, 0);
        const auto one = get("/vehicle?id=" + std::string(written));
        EXPECT_EQ(one.status, 200) << id;
        EXPECT_EQ(one.json().at("name").as_string(), id);
        const auto history =
            get("/vehicle/history?id=" + std::string(written) + "&from=2026-11-22T00:00:00Z");
        EXPECT_EQ(history.status, 200) << id;
        EXPECT_EQ(history.json().at("positions").as_array().size(), 1U);
    }
}

TEST_F(IdInQueryTest, GivesTheAnswerOfThePath) {
    report("A/B", 0);
    EXPECT_EQ(get("/vehicle?id=A/B&format=csv").body, get("/vehicles/A%2FB?format=csv").body);
    expect_problem("/vehicle?id=Nobody", 404, "there is no vehicle 'Nobody'");
    expect_problem("/vehicle?id=A/B&q=x", 400, "q");
    expect_problem("/vehicles/A%2FB?id=A/B", 400, "id");
}

TEST_F(IdInQueryTest, IsKeptByTheLinkToTheNextPage) {
    for (int second = 0; second < 3; ++second) {
        report("A/B ä", second * 1'000);
    }
    const std::string path = "/vehicle/history";
    std::string query = "?id=A/B%20%C3%A4&from=2026-11-22T00:00:00Z&limit=1";
    std::vector<std::string> times;
    while (!query.empty()) {
        const auto page = get(path + query);
        ASSERT_EQ(page.status, 200) << query;
        const auto json = page.json();
        for (const auto& position : json.at("positions").as_array()) {
            times.emplace_back(position.at("time").as_string());
        }
        const std::string link = page.header("Link");
        query = link.empty() ? "" : link.substr(1, link.find('>') - 1);
    }
    EXPECT_THAT(times, testing::SizeIs(3));
}

TEST_F(IdInQueryTest, IsRefusedUnlessItIsOneId) {
    for (const std::string path : {"/vehicle", "/vehicle/history"}) {
        expect_problem(path, 400, "id should be given once");
        expect_problem(path + "?id=a&id=a", 400, "id should be given once");
        expect_problem(path + "?id=", 400, "id should be 1 to 256 bytes");
        expect_problem(path + "?id=a%09b", 400, "id should be 1 to 256 bytes");
        expect_problem(path + "?id=" + std::string(257, 'x'), 400, "id should be 1 to 256 bytes");
    }
}

}  // namespace
}  // namespace convoy::tracker
