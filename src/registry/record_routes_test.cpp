#include "registry/record_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "registry-copy/token.hpp"
#include "registry/fixtures/registry_server.hpp"
#include "registry/record_forms.hpp"

namespace convoy::registry {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace json = boost::json;

json::value body_of(const http::ReceivedAnswer& answer) { return json::parse(answer.body); }

std::string member(const json::value& value, std::string_view name) {
    return json::value_to<std::string>(value.at(name));
}

class RecordRoutesTest : public testing::Test {
 protected:
    RegistryServer registry_;
};

TEST_F(RecordRoutesTest, AVehicleIsCreatedReadChangedAndRemoved) {
    const auto made =
        registry_.ask("POST", "/vehicles", R"({"id":"Van 7/a","plate":"ABC","type":"van"})");
    EXPECT_EQ(made.status, 201);
    EXPECT_EQ(made.headers.find("ETag"), "\"1\"");
    EXPECT_EQ(made.body, R"({"id":"Van 7/a","plate":"ABC","type":"van","version":1})"
                         "\n");
    const auto read = registry_.get("/vehicles/Van%207%2Fa");
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.headers.find("ETag"), "\"1\"");
    EXPECT_EQ(read.body, made.body);
    const auto changed = registry_.ask("PATCH", "/vehicles/Van%207%2Fa",
                                       R"({"plate":null,"notes":"new"})", "If-Match: \"1\"\r\n");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.headers.find("ETag"), "\"2\"");
    EXPECT_EQ(changed.body, R"({"id":"Van 7/a","type":"van","notes":"new","version":2})"
                            "\n");
    EXPECT_EQ(registry_.ask("DELETE", "/vehicles/Van%207%2Fa", "", "If-Match: \"2\"\r\n").status,
              204);
    EXPECT_EQ(registry_.get("/vehicles/Van%207%2Fa").status, 404);
}

TEST_F(RecordRoutesTest, NothingIsCreatedTwice) {
    EXPECT_EQ(registry_.ask("POST", "/devices", R"({"id":"1"})").status, 201);
    const auto again = registry_.ask("POST", "/devices", R"({"id":"1"})");
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(member(body_of(again), "detail"), "there is a device '1' already");
}

TEST_F(RecordRoutesTest, AWrongMemberIsNamed) {
    const auto bad = registry_.ask("POST", "/devices", R"({"id":"1","speed_unit":"mph"})");
    EXPECT_EQ(bad.status, 400);
    EXPECT_EQ(bad.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(member(body_of(bad), "field"), "speed_unit");
    EXPECT_EQ(member(body_of(bad), "detail"), "speed_unit should be kmh, knots or ms");
    EXPECT_THAT(registry_.ask("POST", "/devices", "{").body, HasSubstr("the body is no JSON"));
    EXPECT_EQ(registry_.ask("POST", "/devices", "{}", "Content-Type: text/plain\r\n").status, 415);
    EXPECT_EQ(registry_.records.count(RecordKind::device).value(), 0U);
}

TEST_F(RecordRoutesTest, AChangeNeedsTheVersionThatWasRead) {
    registry_.ask("POST", "/devices", R"({"id":"1"})");
    for (const auto* method : {"PATCH", "DELETE"}) {
        EXPECT_EQ(registry_.ask(method, "/devices/1", "{}").status, 428) << method;
        for (const auto* field : {"\"7\"", "W/\"1\"", "1", "\"x\""}) {
            const std::string line = "If-Match: " + std::string(field) + "\r\n";
            EXPECT_EQ(registry_.ask(method, "/devices/1", "{}", line).status, 412) << field;
        }
        EXPECT_EQ(registry_.ask(method, "/devices/2", "{}", "If-Match: *\r\n").status, 404);
    }
    const auto any =
        registry_.ask("PATCH", "/devices/1", R"({"protocol":"gt06"})", "If-Match: *\r\n");
    EXPECT_EQ(any.status, 200);
    EXPECT_EQ(member(body_of(any), "protocol"), "gt06");
    EXPECT_EQ(registry_.ask("DELETE", "/devices/1", "", "If-Match: *\r\n").status, 204);
}

TEST_F(RecordRoutesTest, AChangeOfNothingKeepsTheVersion) {
    registry_.ask("POST", "/devices", R"({"id":"1"})");
    const auto same = registry_.ask("PATCH", "/devices/1", "{}", "If-Match: \"1\"\r\n");
    EXPECT_EQ(same.status, 200);
    EXPECT_EQ(same.headers.find("ETag"), "\"1\"");
    EXPECT_EQ(registry_.records.state()->number, 1U);
}

TEST_F(RecordRoutesTest, AChangeIsReadAsStrictlyAsANewRecord) {
    registry_.ask("POST", "/devices", R"({"id":"1"})");
    const auto field_of = [this](const char* patch) {
        const auto answer = registry_.ask("PATCH", "/devices/1", patch, "If-Match: *\r\n");
        return answer.status == 400 ? member(body_of(answer), "field") : "accepted";
    };
    EXPECT_EQ(field_of(R"({"id":"2"})"), "id");
    EXPECT_EQ(field_of(R"({"id":null})"), "id");
    EXPECT_EQ(field_of(R"({"version":9})"), "version");
    EXPECT_EQ(field_of(R"({"has_token":true})"), "has_token");
    EXPECT_EQ(field_of(R"({"token_hash":"x"})"), "token_hash");
    EXPECT_EQ(field_of(R"({"protocol":"x"})"), "protocol");
    EXPECT_EQ(field_of(R"([])"), "");
}

TEST_F(RecordRoutesTest, AnyChangeNeedsTheToken) {
    http::TestClient client(registry_.port());
    registry_.ask("POST", "/devices", R"({"id":"1"})");
    EXPECT_EQ(client.ask("POST", "/devices", "", R"({"id":"2"})").status, 401);
    EXPECT_EQ(client.ask("PATCH", "/devices/1", "If-Match: *\r\n", "{}").status, 401);
    EXPECT_EQ(client.ask("DELETE", "/devices/1", "If-Match: *\r\n").status, 401);
    EXPECT_EQ(client.ask("POST", "/devices/1/move", "", R"({"vehicle":"v"})").status, 401);
    EXPECT_EQ(client.ask("POST", "/devices/1/token").status, 401);
    EXPECT_EQ(client.ask("POST", "/vehicles", "", R"({"id":"v"})").status, 401);
    EXPECT_EQ(registry_.records.state()->number, 1U);
}

TEST_F(RecordRoutesTest, TooManyWrongTokensAreAnsweredWith429) {
    http::TestClient client(registry_.port());
    for (std::size_t i = 0; i < WriteToken::max_wrong; ++i) {
        EXPECT_EQ(client.ask("POST", "/devices", "Authorization: Bearer no\r\n", "{}").status, 401);
    }
    const auto refused = registry_.ask("POST", "/devices", R"({"id":"1"})");
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.find("Retry-After"), "60");
}

TEST_F(RecordRoutesTest, ATokensHashIsNeverShown) {
    const std::string hash = sha256_hex("secret");
    const Device device{.id = "1", .token_hash = hash};
    registry_.records.create({RecordKind::device, "1"}, content_of(device)).value();
    EXPECT_THAT(registry_.get("/devices").body, Not(HasSubstr(hash)));
    EXPECT_THAT(registry_.get("/devices/1").body, HasSubstr(R"("has_token":true)"));
    EXPECT_THAT(registry_.get("/devices/1").body, Not(HasSubstr("token_hash")));
    const auto patched =
        registry_.ask("PATCH", "/devices/1", R"({"protocol":"h02"})", "If-Match: *\r\n");
    EXPECT_THAT(patched.body, HasSubstr(R"("has_token":true)")) << "the token stays";
    EXPECT_THAT(patched.body, Not(HasSubstr(hash)));
}

TEST_F(RecordRoutesTest, RecordsAreListedInPages) {
    for (const auto* id : {"a", "b", "c"}) {
        registry_.ask("POST", "/devices", R"({"id":")" + std::string(id) + "\"}");
    }
    const json::value page = registry_.json_at("/devices?limit=2");
    EXPECT_EQ(page.at("devices").as_array().size(), 2U);
    EXPECT_EQ(json::serialize(page.at("next")), R"({"after":"b"})");
    const json::value last = registry_.json_at("/devices?limit=2&after=b");
    EXPECT_EQ(last.at("devices").as_array().size(), 1U);
    EXPECT_TRUE(last.at("next").is_null());
    EXPECT_EQ(registry_.get("/devices?limit=0").status, 400);
    EXPECT_EQ(registry_.get("/devices?limit=1001").status, 400);
    EXPECT_EQ(registry_.get("/devices?page=2").status, 400);
    EXPECT_EQ(registry_.get("/vehicles").body, "{\"vehicles\":[],\"next\":null}\n");
}

}  // namespace
}  // namespace convoy::registry
