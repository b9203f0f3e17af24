// Sends requests as the apps send them. Each app keeps its records in a queue and sends the head of
// it again until it is answered, so one record that can never become a position must not stop the
// others.
#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <string>

#include "device-gateway/fixtures/phone_server.hpp"
#include "http/fixtures/test_client.hpp"

namespace convoy::device_gateway {
namespace {

using fleet::Attribute;
using fleet::RejectionReason;
using http::ReceivedAnswer;
using http::TestClient;

constexpr int good_rows = 100;
constexpr std::int64_t first_second = 1'795'000'000;

/// What one app sends: the poisoned record (number 0) and a hundred good ones.
using SendRow = std::function<ReceivedAnswer(TestClient&, int number)>;

std::string second_of(int number) { return std::to_string(first_second + number); }

std::string time_of(int number) {
    return fleet::format_time(fleet::Time(std::chrono::seconds(first_second + number)));
}

/// Sends the rows one after the other, as a queue does: it goes on only after a 2xx.
void send_queue(const PhoneServer& server, const SendRow& send, std::string_view body) {
    TestClient client(server.port());
    for (int number = 0; number <= good_rows; ++number) {
        const ReceivedAnswer answer = send(client, number);
        ASSERT_EQ(answer.status, 200) << "row " << number << " stops the queue: " << answer.body;
        ASSERT_EQ(answer.body, body);
    }
}

/// Expects the hundred good rows in their order, and the poisoned one with its reason.
void expect_all(const PhoneServer& server, RejectionReason reason, std::string_view device) {
    const Submission accepted = server.intake.accepted();
    ASSERT_EQ(accepted.rejected.size(), 1U);
    EXPECT_EQ(accepted.rejected[0].reason, reason);
    ASSERT_EQ(accepted.records.size(), std::size_t{good_rows});
    for (int number = 1; number <= good_rows; ++number) {
        const fleet::DeviceRecord& record = accepted.records[static_cast<std::size_t>(number - 1)];
        EXPECT_EQ(fleet::format_time(record.time), time_of(number));
        ASSERT_TRUE(record.place);
        EXPECT_EQ(record.place->latitude_e7(), 547'000'000 + number);
        EXPECT_EQ(record.device, device);
    }
}

/// "54.7000001" for number 1.
std::string latitude_of(int number) {
    const std::string digits = std::to_string(547'000'000 + number);
    return digits.substr(0, 2) + "." + digits.substr(2);
}

DeviceList phone(ListedDevice listed = {}) { return {{"phone-1", std::move(listed)}}; }

TEST(PhoneAppsTest, TraccarClient8PostsAQueryWithoutABody) {
    PhoneServer server(phone());
    send_queue(
        server,
        [](TestClient& client, int number) {
            const std::string latitude = number == 0 ? "NaN" : latitude_of(number);
            return client.ask("POST",
                              "/?id=phone-1&timestamp=" + second_of(number) + "&lat=" + latitude +
                                  "&lon=25.3&speed=10.0&bearing=90.0&altitude=112.0&accuracy=5.0"
                                  "&batt=88.0&charge=true",
                              "User-Agent: Dalvik/2.1.0 (Linux; U; Android 14)\r\n"
                              "Content-Type: application/x-www-form-urlencoded\r\n"
                              "Content-Length: 0\r\n");
        },
        "");
    expect_all(server, RejectionReason::bad_coordinates, "osmand:phone-1");
    const fleet::DeviceRecord record = server.intake.accepted().records.at(0);
    EXPECT_EQ(record.vehicle.text(), "van of phone-1");
    EXPECT_EQ(record.reported.centimetres_per_second(), 514) << "its speed is in knots";
    EXPECT_EQ(record.reported.centidegrees(), 9'000);
    EXPECT_EQ(record.accuracy, fleet::Accuracy::from_metres(5));
    EXPECT_EQ(record.attributes.number(Attribute::battery_level), 88);
}

TEST(PhoneAppsTest, TraccarClient9PostsJson) {
    PhoneServer server(phone());
    send_queue(
        server,
        [](TestClient& client, int number) {
            const std::string latitude = number == 0 ? "91.5" : latitude_of(number);
            return client.ask(
                "POST", "/", "User-Agent: okhttp/4.12.0\r\nContent-Type: application/json\r\n",
                R"({"location":{"event":"motionchange","is_moving":true,"uuid":"c2d6","timestamp":")" +
                    time_of(number) + R"(","odometer":1234.5,"coords":{"latitude":)" + latitude +
                    R"(,"longitude":25.3,"accuracy":5,"speed":3.5,"speed_accuracy":1,)"
                    R"("heading":-1,"heading_accuracy":-1,"altitude":112},)"
                    R"("activity":{"type":"in_vehicle","confidence":100},)"
                    R"("battery":{"is_charging":true,"level":0.88},"extras":{}},)"
                    R"("device_id":"phone-1"})");
        },
        "");
    expect_all(server, RejectionReason::bad_coordinates, "osmand:phone-1");
    const fleet::DeviceRecord record = server.intake.accepted().records.at(0);
    EXPECT_EQ(record.reported.centimetres_per_second(), 350) << "here it is in m/s";
    EXPECT_EQ(record.attributes.number(Attribute::battery_level), 88);
}

TEST(PhoneAppsTest, TraccarClient10PostsAForm) {
    PhoneServer server(phone());
    send_queue(
        server,
        [](TestClient& client, int number) {
            const std::string time = number == 0 ? "soon" : second_of(number);
            return client.ask("POST", "/",
                              "User-Agent: Dart/3.5 (dart:io)\r\n"
                              "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n",
                              "id=phone-1&lat=" + latitude_of(number) + "&lon=25.3&timestamp=" +
                                  time + "&speed=10.0&bearing=90.0&altitude=112.0&accuracy=5.0" +
                                  "&batt=88.0&charge=false&alarm=sos");
        },
        "");
    expect_all(server, RejectionReason::bad_time, "osmand:phone-1");
    EXPECT_THAT(server.intake.accepted().records.at(0).attributes.alarms(),
                testing::ElementsAre("sos"));
}

TEST(PhoneAppsTest, TraccarClient10HasItsTokenInThePath) {
    PhoneServer server(phone({.token = "secret-1"}));
    send_queue(
        server,
        [](TestClient& client, int number) {
            const std::string latitude = number == 0 ? "" : latitude_of(number);
            return client.ask("POST",
                              "/devices/secret-1?id=48241179&lat=" + latitude + "&lon=25.3" +
                                  "&timestamp=" + second_of(number) + "&speed=0.0&batt=88.0",
                              "User-Agent: Dart/3.5 (dart:io)\r\nContent-Length: 0\r\n");
        },
        "");
    expect_all(server, RejectionReason::bad_coordinates, "osmand:phone-1");
}

TEST(PhoneAppsTest, OsmandGetsAnAddressWithItsValues) {
    PhoneServer server(phone({.policy = {.speed_unit = devices::SpeedUnit::metres_per_second}}));
    send_queue(
        server,
        [](TestClient& client, int number) {
            const std::string longitude = number == 0 ? "190" : "25.3";
            return client.get("/?id=phone-1&lat=" + latitude_of(number) + "&lon=" + longitude +
                                  "&timestamp=" + second_of(number) +
                                  "000&hdop=1.5&altitude=112.0" + "&speed=13.9&bearing=214",
                              "User-Agent: OsmAnd~ 4.8\r\nConnection: Keep-Alive\r\n");
        },
        "");
    expect_all(server, RejectionReason::bad_coordinates, "osmand:phone-1");
    const fleet::DeviceRecord record = server.intake.accepted().records.at(0);
    EXPECT_EQ(record.reported.centimetres_per_second(), 1'390);
    EXPECT_EQ(record.attributes.number(Attribute::hdop), 1.5);
}

TEST(PhoneAppsTest, GpsLoggerGetsACustomUrl) {
    PhoneServer server(phone({.token = "secret-1"}));
    send_queue(
        server,
        [](TestClient& client, int number) {
            const std::string latitude = number == 0 ? "%25LAT" : latitude_of(number);
            return client.get("/?token=secret-1&lat=" + latitude + "&lon=25.3&timestamp=" +
                                  second_of(number) + "&speed=&bearing=&altitude=112.0&hdop=" +
                                  "&accuracy=8.0&batt=77.0&sat=11&desc=on+my+way%21",
                              "User-Agent: okhttp/4.11.0\r\nAccept-Encoding: gzip\r\n");
        },
        "");
    expect_all(server, RejectionReason::bad_coordinates, "osmand:phone-1");
    const fleet::DeviceRecord record = server.intake.accepted().records.at(0);
    EXPECT_FALSE(record.reported.is_known()) << "an empty value is none";
    EXPECT_EQ(record.attributes.number(Attribute::satellites), 11);
}

std::string owntracks_location(int number) {
    return R"({"_type":"location","_id":"5f1a","BSSID":"b0:f2:08:45:94:33","SSID":"home","acc":13,)"
           R"("alt":112,"batt":88,"bs":2,"cog":214,"conn":"w","created_at":)" +
           second_of(number + 2) + R"(,"lat":)" + latitude_of(number) +
           R"(,"lon":25.3,"m":2,"source":"fused","t":"u","tid":"p1",)"
           R"("topic":"owntracks/jane/phone","tst":)" +
           second_of(number) + R"(,"vac":3,"vel":36})";
}

DeviceList of_owntracks() { return {{"jane/phone", {}}}; }

TEST(PhoneAppsTest, OwntracksOfAndroidNamesItsDeviceInHeaders) {
    PhoneServer server(of_owntracks(), App::owntracks);
    static constexpr std::string_view headers =
        "User-Agent: Owntracks-Android/gms/420500000\r\nX-Limit-U: jane\r\nX-Limit-D: phone\r\n"
        "Content-Type: application/json; charset=utf-8\r\n";
    send_queue(
        server,
        [](TestClient& client, int number) {
            return client.ask("POST", "/", headers,
                              number == 0 ? R"({"_type":"encrypted","data":"0Xt9"})"
                                          : owntracks_location(number));
        },
        "[]");
    expect_all(server, RejectionReason::bad_type, "owntracks:jane/phone");
    const fleet::DeviceRecord record = server.intake.accepted().records.at(0);
    EXPECT_EQ(record.reported.centimetres_per_second(), 1'000) << "its speed is in km/h";
    TestClient client(server.port());
    const auto waypoints = client.ask("POST", "/", headers, R"({"_type":"waypoints"})");
    EXPECT_EQ(waypoints.body, "[]") << "there is nothing to store in it";
    EXPECT_EQ(waypoints.headers.find("Content-Type"), "application/json");
}

TEST(PhoneAppsTest, OwntracksOfIosSendsItsTokenAsPassword) {
    PhoneServer server(phone({.token = "secret-1"}), App::owntracks);
    send_queue(
        server,
        [](TestClient& client, int number) {
            return client.ask(
                "POST", "/pub",
                "User-Agent: OwnTracks/18.4 CFNetwork/1490 Darwin/23.2\r\n"
                "Authorization: Basic amFuZTpzZWNyZXQtMQ==\r\n"  // jane:secret-1
                "X-Limit-U: jane\r\nX-Limit-D: iphone\r\n"
                "Content-Type: application/json\r\n",
                number == 0 ? R"({"_type":"location","lat":1e999})" : owntracks_location(number));
        },
        "[]");
    expect_all(server, RejectionReason::not_json, "owntracks:phone-1");
}

TEST(PhoneAppsTest, OwntracksSendsEmptyBodies) {
    PhoneServer server(of_owntracks(), App::owntracks);
    TestClient client(server.port());
    const auto answer = client.ask("POST", "/?u=jane&d=phone", "Content-Length: 0\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "[]");
    EXPECT_TRUE(server.intake.accepted().empty());
}

std::string overland_feature(int number, const std::string& longitude) {
    return R"({"type":"Feature","geometry":{"type":"Point","coordinates":[)" + longitude + "," +
           latitude_of(number) + R"(]},"properties":{"timestamp":")" + time_of(number) +
           R"(","altitude":112,"speed":4,"horizontal_accuracy":30,"vertical_accuracy":-1,)"
           R"("motion":["driving","stationary"],"pauses":false,"activity":"other_navigation",)"
           R"("desired_accuracy":100,"deferred":1000,"significant_change":"disabled",)"
           R"("locations_in_payload":101,"battery_state":"charging","battery_level":0.89,)"
           R"("device_id":"phone-1","unique_id":"1234","wifi":"home"}})";
}

std::string overland_batch(const std::string& poisoned_longitude) {
    std::string batch = R"({"locations":[)" + overland_feature(0, poisoned_longitude);
    for (int number = 1; number <= good_rows; ++number) {
        batch += "," + overland_feature(number, "25.3");
    }
    return batch + R"(],"current":{},"trip":{}})";
}

class OverlandBatch : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(OverlandBatch, ArrivesButForItsPoisonedFeature) {
    PhoneServer server(phone({.token = "secret-1"}));
    TestClient client(server.port());
    const auto answer = client.ask("POST", GetParam().first,
                                   "User-Agent: Overland/1.4 CFNetwork/1490\r\n"
                                   "Authorization: Bearer secret-1\r\n"
                                   "Content-Type: application/json\r\n",
                                   overland_batch(GetParam().second));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"result":"ok"})");
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/json");
    const bool is_json = std::string_view(GetParam().second) == "181";
    expect_all(server, is_json ? RejectionReason::bad_coordinates : RejectionReason::not_json,
               "overland:phone-1");
}

INSTANTIATE_TEST_SUITE_P(Everywhere, OverlandBatch,
                         testing::Values(std::pair{"/overland", "181"},
                                         std::pair{"/overland", "1e999"}, std::pair{"/", "181"},
                                         std::pair{"/", "NaN"},
                                         std::pair{"/devices/secret-1", "1e999"}));

TEST(PhoneAppsTest, OneAddressServesAllApps) {
    PhoneServer server(phone({.token = "secret-1"}));
    TestClient client(server.port());
    constexpr std::string_view address = "/devices/secret-1";
    EXPECT_EQ(client.get(std::string(address) + "?lat=1&lon=2&timestamp=" + second_of(1)).body, "");
    EXPECT_EQ(client.ask("POST", address, "", owntracks_location(2)).body, "[]");
    EXPECT_EQ(client.ask("POST", address, "", overland_batch("181")).body, R"({"result":"ok"})");
    const Submission accepted = server.intake.accepted();
    ASSERT_EQ(accepted.records.size(), 2U + good_rows);
    EXPECT_EQ(accepted.records[0].device, "osmand:phone-1");
    EXPECT_EQ(accepted.records[1].device, "owntracks:phone-1");
    EXPECT_EQ(accepted.records[2].device, "overland:phone-1");
}

}  // namespace
}  // namespace convoy::device_gateway
