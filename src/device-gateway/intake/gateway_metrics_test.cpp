#include "device-gateway/intake/gateway_metrics.hpp"

#include <gtest/gtest.h>

#include <set>

#include "devices/protocols/protocol.hpp"

namespace convoy::device_gateway {
namespace {

TEST(GatewayMetrics, HaveEachProtocolFromTheBeginning) {
    service::Metrics metrics;
    const GatewayMetrics of_devices(metrics);
    const std::string text = metrics.text();
    for (const auto& protocol : devices::protocols()) {
        const std::string label = "protocol=\"" + std::string(protocol.name) + "\"";
        EXPECT_NE(text.find("convoy_device_sessions{" + label + "} 0"), std::string::npos);
        EXPECT_NE(text.find("convoy_device_frames_total{" + label + ",result=\"denied\"} 0"),
                  std::string::npos);
    }
}

TEST(GatewayMetrics, NameEachEndingByItsOwnWord) {
    service::Metrics metrics;
    const GatewayMetrics of_devices(metrics);
    std::set<std::string_view> words;
    for (int ending = 0; ending <= static_cast<int>(Ending::stopped); ++ending) {
        words.insert(word_for(static_cast<Ending>(ending)));
    }
    EXPECT_EQ(words.size(), 13U);
    EXPECT_EQ(word_for(Ending::lost), "lost");
    EXPECT_EQ(word_for(Ending::stopped), "stopped");
    of_devices.ended(Ending::broker_away);
    EXPECT_NE(metrics.text().find(R"(convoy_device_sessions_closed_total{reason="broker_away"} 1)"),
              std::string::npos);
}

}  // namespace
}  // namespace convoy::device_gateway
