// Tests whom the doors admit, and what they answer when something is not as it should be.
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <string>

#include "device-gateway/fixtures/phone_server.hpp"
#include "http/fixtures/test_client.hpp"

namespace convoy::device_gateway {
namespace {

using http::ReceivedAnswer;
using http::TestClient;
using Script = ScriptedIntake::Script;

constexpr std::string_view record = "lat=54.7&lon=25.3&timestamp=1795000000";

DeviceList some_devices() {
    return {{"open", {}},
            {"closed", {.token = "secret-1"}},
            {"boxed", {.protocol = "teltonika", .token = "secret-2"}},
            {"spare", {.in_vehicle_from = phone_clock}}};
}

std::string with(std::string_view parameters) {
    return "/?" + std::string(parameters) + "&" + std::string(record);
}

void expect_refused(const ReceivedAnswer& answer, int status, std::string_view says) {
    EXPECT_EQ(answer.status, status) << answer.body;
    EXPECT_NE(answer.body.find(says), std::string::npos) << answer.body;
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.headers.find("Retry-After").has_value(), status == 503 || status == 429);
}

TEST(HttpDoorsTest, AdmitKnownDevicesOnly) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    EXPECT_EQ(client.get(with("id=open")).status, 200);
    expect_refused(client.get(with("id=stranger")), 403, "osmand:stranger is unknown");
    expect_refused(client.get(with("id=closed")), 403, "has a token");
    expect_refused(client.get(with("id=boxed")), 403, "unknown");
    expect_refused(client.get(with("id=stranger&valid=x") + "&lat=nan"), 403, "unknown");
    EXPECT_EQ(server.intake.accepted().records.size(), 1U);
    EXPECT_EQ(server.metric(R"(convoy_device_http_refused_total{reason="unknown_device"})"), "3");
    EXPECT_EQ(server.metric(R"(convoy_device_http_refused_total{reason="no_token"})"), "1");
    EXPECT_EQ(server.metric(R"(convoy_device_http_records_total{app="osmand",kind="position"})"),
              "1");
}

TEST(HttpDoorsTest, AdmitByToken) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    const std::string query = "?" + std::string(record);
    EXPECT_EQ(client.get("/devices/secret-1" + query).status, 200);
    EXPECT_EQ(client.get("/devices/secret-1/" + query).status, 200);
    EXPECT_EQ(client.get(with("token=secret-1&id=stranger")).status, 200);
    EXPECT_EQ(client.get("/" + query, "Authorization: Bearer secret-1\r\n").status, 200);
    EXPECT_EQ(client.get("/" + query, "Authorization: Basic dTpzZWNyZXQtMQ==\r\n").status, 200);
    for (const fleet::DeviceRecord& each : server.intake.accepted().records) {
        EXPECT_EQ(each.device, "osmand:closed") << "the token says which device it is";
        EXPECT_EQ(each.vehicle.text(), "van of closed");
        EXPECT_TRUE(each.attributes.free().empty()) << "no token is stored";
    }
    EXPECT_EQ(server.intake.accepted().records.size(), 5U);
    EXPECT_EQ(client.get("/?lat=nan&token=secret-1").status, 200);
    EXPECT_EQ(server.intake.accepted().rejected.at(0).content, "lat=nan")
        << "it would be no secret any more";
    expect_refused(client.get("/devices/secret-2" + query), 403, "unknown");
    expect_refused(client.get("/devices/none" + query), 403, "no device has this token");
}

TEST(HttpDoorsTest, LimitGuesses) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    EXPECT_EQ(client.get(with("token=secret-1")).status, 200);
    for (std::uint32_t number = 0; number < WrongTokens::max_a_minute; ++number) {
        expect_refused(client.get(with("token=guess")), 403, "no device has this token");
    }
    expect_refused(client.get(with("token=guess")), 429, "too many wrong tokens");
    EXPECT_EQ(client.get(with("token=secret-1")).status, 200) << "it was right before";
    EXPECT_EQ(client.get(with("id=open")).status, 200) << "it needs none";
}

TEST(HttpDoorsTest, KeepFewRecordsOfNoDevice) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    for (std::uint32_t number = 0; number < WrongTokens::max_a_minute; ++number) {
        EXPECT_EQ(client.get("/?" + std::string(record)).status, 200);
    }
    expect_refused(client.get("/?" + std::string(record)), 429, "of no device");
    EXPECT_EQ(server.intake.accepted().rejected.size(), std::size_t{WrongTokens::max_a_minute});
    EXPECT_EQ(server.intake.accepted().rejected.at(0).reason, fleet::RejectionReason::bad_vehicle);
}

TEST(HttpDoorsTest, SayLaterWhenNothingCanBeStored) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    server.intake.set_away(std::chrono::milliseconds(2'001));
    expect_refused(client.get(with("id=open")), 503, "the queue is not there");
    server.intake.set_away(std::chrono::milliseconds(2'000));
    EXPECT_EQ(client.get(with("id=open")).status, 200);
    server.intake.set_space(false);
    expect_refused(client.get(with("id=open")), 503, "the queue is not there");
    server.intake.set_space(true);
    server.intake.set(Script::lose);
    expect_refused(client.get(with("id=open")), 503, "send them again");
    EXPECT_EQ(server.intake.accepted().records.size(), 1U);
    EXPECT_EQ(server.metric(R"(convoy_device_http_refused_total{reason="queue_away"})"), "2");
    EXPECT_EQ(server.metric(R"(convoy_device_http_refused_total{reason="not_stored"})"), "1");
}

TEST(HttpDoorsTest, DenyNoDeviceForWantOfAList) {
    PhoneServer server(std::nullopt);
    TestClient client(server.port());
    for (const char* who : {"id=open", "id=stranger", "token=secret-1", "token=guess"}) {
        expect_refused(client.get(with(who)), 503, "the list of devices");
    }
    expect_refused(client.ask("POST", "/devices/positions?id=open", "", "[]"), 503, "the list");
}

TEST(HttpDoorsTest, AnswerOnceTheBrokerHasAccepted) {
    PhoneServer server(some_devices());
    server.intake.set(Script::hold);
    std::deque<TestClient> clients;
    for (int number = 0; number < 20; ++number) {
        clients.emplace_back(server.port());
        clients.back().send("GET " + with("id=open") + " HTTP/1.1\r\nHost: t\r\n\r\n");
    }
    server.intake.wait_for_held(20);  // more than there are workers
    for (TestClient& client : clients) {
        EXPECT_EQ(client.read_available(), "");
    }
    server.intake.set(Script::accept);
    for (TestClient& client : clients) {
        EXPECT_EQ(client.read_answer().status, 200);
    }
}

TEST(HttpDoorsTest, SayLaterIfTheBrokerTakesTooLong) {
    PhoneServer server(some_devices(), App::osmand, std::chrono::milliseconds(1));
    server.intake.set(Script::hold);
    TestClient client(server.port());
    expect_refused(client.get(with("id=open")), 503, "has not accepted");
    server.intake.set(Script::accept);
    server.intake.wait_for_accepted(1);
}

TEST(HttpDoorsTest, StoreWhatAClientHasSentBeforeItLeft) {
    PhoneServer server(some_devices());
    server.intake.set(Script::hold);
    {
        const TestClient client(server.port());
        client.send("GET " + with("id=open") + " HTTP/1.1\r\nHost: t\r\n\r\n");
        server.intake.wait_for_held(1);
    }
    server.intake.set(Script::accept);
    server.intake.wait_for_accepted(1);
}

TEST(HttpDoorsTest, KeepWhatBelongsToNoVehicle) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    EXPECT_EQ(client.get(with("id=spare")).status, 200);
    const Submission accepted = server.intake.accepted();
    EXPECT_TRUE(accepted.records.empty());
    ASSERT_EQ(accepted.rejected.size(), 1U);
    EXPECT_EQ(accepted.rejected[0].reason, fleet::RejectionReason::bad_vehicle);
    EXPECT_EQ(client.get("/?id=spare&lat=1&lon=2").status, 200);
    EXPECT_EQ(server.intake.accepted().records.at(0).time, phone_clock)
        << "without a time it is that of the receipt, from which on it is in a vehicle";
}

std::string overland_of(const std::string& device) {
    return R"({"type":"Feature","geometry":{"type":"Point","coordinates":[25.3,54.7]},)"
           R"("properties":{"timestamp":"2026-11-30T11:00:00Z","device_id":")" +
           device + R"("}})";
}

TEST(HttpDoorsTest, TakeAllOrNothingOfABatch) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    const auto batch = [](const std::string& first, const std::string& second) {
        return R"({"locations":[)" + overland_of(first) + "," + overland_of(second) + "]}";
    };
    expect_refused(client.ask("POST", "/overland", "", batch("open", "stranger")), 403,
                   "overland:stranger is unknown");
    EXPECT_TRUE(server.intake.accepted().empty());
    EXPECT_EQ(client.ask("POST", "/overland", "", batch("open", "spare")).status, 200);
}

TEST(HttpDoorsTest, RefuseWhatCannotBeRead) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    expect_refused(client.get("/"), 400, "should have a record");
    expect_refused(client.ask("POST", "/", "Content-Length: 0\r\n"), 400, "should have a record");
    expect_refused(client.ask("POST", "/overland", "", R"({"locations":[{)"), 400, "whole JSON");
    expect_refused(client.ask(
                       "POST", "/", "",
                       "a&" + std::string(4'000, '&') +
                           [] {
                               std::string many;
                               for (int number = 0; number < 1'001; ++number) {
                                   many += "a=1&";
                               }
                               return many;
                           }()),
                   400, "should have a record");
    expect_refused(client.ask("POST", "/overland", "Content-Encoding: gzip\r\n", "\x1f\x8b"), 415,
                   "compressed");
    EXPECT_EQ(client.get("/overland").status, 405);
    EXPECT_TRUE(server.intake.accepted().empty());
    EXPECT_EQ(server.metric(R"(convoy_device_http_refused_total{reason="unreadable"})"), "5");
    const auto too_long =
        client.ask("POST", "/overland", "", std::string(max_door_body_bytes + 1, ' '));
    EXPECT_EQ(too_long.status, 413);
}

TEST(HttpDoorsTest, TakePositionsOfScripts) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    const auto answer = client.ask("POST", "/devices/positions",
                                   "Authorization: Bearer secret-1\r\nContent-Type: text/csv\r\n",
                                   "time,lat,lon\n2026-11-30T11:00:00Z,54.7,25.3\nnever,1,2\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/json");
    EXPECT_TRUE(answer.body.starts_with(
        R"({"accepted":1,"refused":[{"where":"line 3","reason":"bad_time")"))
        << answer.body;
    EXPECT_EQ(server.intake.accepted().records.at(0).device, "positions:closed");
    EXPECT_EQ(server.intake.accepted().rejected.size(), 1U);
    const std::string_view json = R"([{"lat":1,"lon":2,"time":"2026-11-30T11:00:00Z"}])";
    const auto in_none = client.ask("POST", "/devices/positions?id=spare", "", json);
    EXPECT_EQ(in_none.status, 200);
    EXPECT_NE(in_none.body.find("in no vehicle"), std::string::npos) << in_none.body;
    expect_refused(client.ask("POST", "/devices/positions", "", json), 403, "token or the id");
    expect_refused(client.ask("POST", "/devices/positions?id=closed", "", json), 403, "a token");
    expect_refused(client.ask("POST", "/devices/positions?id=open", "", "hello"), 400, "be read");
}

TEST(HttpDoorsTest, TraceRequestsAndTheirAnswersWithoutTokens) {
    PhoneServer server(some_devices());
    TestClient client(server.port());
    EXPECT_EQ(client.get(with("token=secret-1")).status, 200);
    auto found = server.traces.find("closed", 0).pieces;
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].bytes.find("secret"), std::string::npos) << found[0].bytes;
    EXPECT_EQ(found[0].result, "taken");
    EXPECT_EQ(found[0].protocol, "osmand");
    EXPECT_EQ(found[0].address, "127.0.0.1");
    EXPECT_EQ(found[1].bytes, "200 OK\r\n\r\n") << "given later, when the broker had it";
    EXPECT_EQ(found[1].connection, found[0].connection);

    EXPECT_EQ(client.get(with("id=open")).status, 200);
    EXPECT_EQ(server.traces.find("open", 0).pieces.size(), 2U);
    EXPECT_EQ(client.get(with("id=stranger")).status, 403);
    found = server.traces.find("stranger", 0).pieces;
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].result, "refused");
    EXPECT_EQ(client.get("/devices/guess?" + std::string(record)).status, 403);
    found = server.traces.find("127.0.0.1", 0).pieces;
    ASSERT_EQ(found.size(), 8U);
    EXPECT_EQ(found[6].device, "") << "a wrong token says of no device";
    EXPECT_EQ(found[6].bytes.find("guess"), std::string::npos);
}

}  // namespace
}  // namespace convoy::device_gateway
