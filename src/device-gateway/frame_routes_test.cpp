#include "device-gateway/frame_routes.hpp"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "device-gateway/doors/request_trace.hpp"
#include "device-gateway/fixtures/sample_frames.hpp"
#include "device-gateway/fixtures/test_intake.hpp"
#include "device-gateway/frame_answer.hpp"
#include "device-gateway/sockets/conversation.hpp"
#include "devices/fixtures/mqtt_packets.hpp"

namespace convoy::device_gateway {
namespace {

namespace json = boost::json;

constexpr const char* imei = "352093081452251";

http::Request request_for(const std::string& id, const std::string& authorization) {
    http::Request request;
    request.method = "GET";
    request.path = {"devices", id, "frames"};
    request.headers.set("Authorization", authorization);
    return request;
}

class FrameRoutesTest : public testing::Test {
 protected:
    Conversation open(std::string_view protocol,
                      devices::Transport transport = devices::Transport::stream) {
        return {*devices::find_protocol(protocol),
                {.transport = transport, .address = "192.0.2.1", .traces = &traces_},
                devices_,
                gateway_metrics_};
    }
    http::Response ask(const std::string& id, const std::string& after = "0",
                       const std::string& authorization = "Bearer secret") const {
        http::Request request = request_for(id, authorization);
        request.query.push_back({"after", after});
        http::Router router;
        add_frame_routes(router, {traces_, devices_, "secret", 7});
        return std::get<http::Response>((*router.match(request).handler)(request));
    }
    json::array frames(const std::string& id) const {
        return json::parse(ask(id).body).at("frames").as_array();
    }

    FrameTraces traces_{1'000'000};
    TestDevices devices_{{imei, "phone"}};
    service::Metrics metrics_;
    GatewayMetrics gateway_metrics_{metrics_};
};

TEST_F(FrameRoutesTest, ShowFramesInHexAndDecodedAndTheirAnswers) {
    Conversation device = open("teltonika");
    device.read(teltonika_login(), teltonika_time);
    device.answered("\x01", teltonika_time);
    device.read(teltonika_frame(), teltonika_time);
    const auto shown = frames(imei);
    ASSERT_EQ(shown.size(), 3U);
    EXPECT_EQ(shown[0].at("hex"), "000f333532303933303831343532323531");
    EXPECT_EQ(shown[0].at("kind"), "frame");
    EXPECT_EQ(shown[0].at("result"), "taken");
    EXPECT_EQ(shown[0].at("protocol"), "teltonika");
    EXPECT_EQ(shown[0].at("transport"), "tcp");
    EXPECT_EQ(shown[0].at("address"), "192.0.2.1");
    EXPECT_EQ(shown[0].at("decoded").at("device"), imei);
    EXPECT_EQ(shown[1].at("kind"), "answer");
    EXPECT_EQ(shown[1].at("hex"), "01");
    EXPECT_FALSE(shown[1].as_object().contains("decoded"));
    const auto& reading = shown[2].at("decoded").at("readings").at(0);
    EXPECT_EQ(reading.at("lat"), 54.7);
    EXPECT_EQ(reading.at("speed"), 10.0);
    EXPECT_EQ(reading.at("heading"), 90.0);
    EXPECT_EQ(reading.at("attributes").at("ignition"), true);
    EXPECT_EQ(std::string_view(reading.at("time").as_string()), fleet::format_time(teltonika_time));
}

TEST_F(FrameRoutesTest, DecodeWhatFollowsALoginThatIsNoLongerShown) {
    Conversation device = open("teltonika");
    device.read(teltonika_login(), teltonika_time);
    for (int number = 0; number < 100; ++number) {
        device.read(teltonika_frame(), teltonika_time);
    }
    const auto shown = frames(imei);
    ASSERT_LT(shown.size(), 70U);
    for (const json::value& each : shown) {
        EXPECT_FALSE(each.at("decoded").as_object().contains("fault"));
        EXPECT_EQ(each.at("decoded").at("readings").as_array().size(), 1U);
    }
    const auto number = shown[shown.size() - 2].at("number").to_number<std::uint64_t>();
    const auto newest = json::parse(ask(imei, std::to_string(number)).body).at("frames");
    ASSERT_EQ(newest.as_array().size(), 1U);
    EXPECT_EQ(newest.at(0).at("decoded").at("readings").as_array().size(), 1U);
}

TEST_F(FrameRoutesTest, DecodeWithoutALoginThatIsForgottenWhatCanBe) {
    const auto keep = [this](std::string_view protocol, const std::string& frame) {
        traces_.keep({.kind = TraceOwner::Kind::device, .id = protocol},
                     {.connection = traces_.new_connection(),
                      .protocol = protocol,
                      .transport = "tcp",
                      .address = "192.0.2.1",
                      .remembers_frames = true},
                     {.kind = TracePiece::Kind::frame, .time = teltonika_time, .bytes = frame});
    };
    keep("teltonika", teltonika_frame());
    const auto decoded = frames("teltonika").at(0).at("decoded").as_object();
    EXPECT_EQ(decoded.at("readings").as_array().size(), 1U);
    EXPECT_FALSE(decoded.contains("fault"));
    keep("mqtt", devices::mqtt_publish(devices::at_the_tower));
    EXPECT_FALSE(frames("mqtt").at(0).as_object().contains("decoded"))
        << "its topic has the name, which only the login has said";
}

TEST_F(FrameRoutesTest, ShowDeniedDevicesByTheirIdAndStrangersByTheirAddress) {
    Conversation denied = open("teltonika");
    denied.read(teltonika_login("352093081452252"), teltonika_time);
    EXPECT_EQ(frames("352093081452252").at(0).at("result"), "denied");
    trace_stranger(
        {.transport = devices::Transport::stream, .address = "192.0.2.9", .traces = &traces_},
        "GET / HTTP/1.1", "unknown_protocol", teltonika_time);
    const auto shown = frames("192.0.2.9");
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown[0].at("kind"), "rest");
    EXPECT_EQ(shown[0].at("result"), "unknown_protocol");
    EXPECT_FALSE(shown[0].as_object().contains("device"));
    EXPECT_EQ(frames("192.0.2.1").size(), 1U);
}

TEST_F(FrameRoutesTest, ShowAWrongChecksumAndWhatTheFrameWouldSay) {
    Conversation device = open("teltonika");
    device.read(teltonika_login(), teltonika_time);
    std::string frame = teltonika_frame();
    frame.back() = static_cast<char>(frame.back() + 1);
    device.read(frame, teltonika_time);
    const auto shown = frames(imei);
    EXPECT_EQ(shown.at(1).at("result"), "bad_checksum");
    EXPECT_EQ(shown.at(1).at("decoded").at("readings").as_array().size(), 1U);
}

TEST_F(FrameRoutesTest, ShowGarbageBetweenFramesAndNoHeartbeats) {
    Conversation device = open("teltonika", devices::Transport::datagram);
    device.skipped("\xFF\r\n", teltonika_time);
    device.skipped("garbage", teltonika_time);
    EXPECT_EQ(frames("192.0.2.1").size(), 1U);
}

TEST_F(FrameRoutesTest, NeverShowATokenOfMqtt) {
    const std::string secret = "0123456789abcdefghijklmnopqrstuv";
    devices_.tokens = {{secret, "phone"}};
    Conversation phone = open("mqtt");
    const std::string login =
        devices::mqtt_connect({.user = "phone", .client = "phone", .password = secret});
    EXPECT_EQ(phone.read(login, teltonika_time).next, FrameOutcome::Next::go_on);
    phone.read(devices::mqtt_publish(R"({"time":"2026-11-30T12:00:00Z","lat":54.7,"lon":25.3})",
                                     {.topic = "convoy/phone"}),
               teltonika_time);
    const auto shown = frames("phone");
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(json::serialize(shown).find("30313233343536"), std::string::npos);
    EXPECT_EQ(shown[0].at("decoded").at("device"), "phone");
    EXPECT_EQ(shown[1].at("decoded").at("readings").at(0).at("lat"), 54.7);
}

TEST_F(FrameRoutesTest, ShowRequestsOverHttp) {
    const RequestTrace trace(traces_,
                             {.protocol = "osmand",
                              .address = "192.0.2.1",
                              .kind = TraceOwner::Kind::device,
                              .id = "phone"},
                             [] { return teltonika_time; });
    http::Request request;
    request.method = "GET";
    request.target = "/devices/secret?lat=54.7&lon=25.3";
    request.path = {"devices", "secret"};
    trace.asked(request, true, "taken");
    trace.answered(http::Response{});
    const auto shown = frames("phone");
    ASSERT_EQ(shown.size(), 2U);
    EXPECT_EQ(shown[0].at("transport"), "http");
    EXPECT_EQ(shown[0].at("decoded").at("device"), "phone");
    EXPECT_EQ(shown[0].at("decoded").at("readings").at(0).at("lon"), 25.3);
}

TEST_F(FrameRoutesTest, NeedTheToken) {
    EXPECT_EQ(ask(imei).status, 200);
    for (const char* wrong :
         {"", "Bearer", "Bearer ", "Bearer secre", "Bearer secrets", "secret"}) {
        EXPECT_EQ(ask(imei, "0", wrong).status, 401) << wrong;
    }
    http::Router router;
    add_frame_routes(router, {traces_, devices_, std::nullopt, 7});
    const http::Request request = request_for(imei, "Bearer ");
    EXPECT_EQ(std::get<http::Response>((*router.match(request).handler)(request)).status, 401);
}

TEST_F(FrameRoutesTest, RefuseANumberThatIsNone) {
    EXPECT_EQ(ask(imei, "x").status, 400);
    EXPECT_EQ(ask(imei, "-1").status, 400);
    EXPECT_EQ(ask("none").body, frames_answer({}, devices_, 7));
    EXPECT_EQ(frames_answer({}, devices_, 7), R"({"start":"7","frames":[]})");
}

}  // namespace
}  // namespace convoy::device_gateway
