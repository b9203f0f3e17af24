#include "device-gateway/doors/http_door_metrics.hpp"

#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

TEST(HttpDoorMetricsTest, CountsRecordsByAppAndKind) {
    service::Metrics metrics;
    const HttpDoorMetrics doors(metrics);
    const auto vehicle = *fleet::VehicleName::from("van");
    const Submission submission{.records = {{.vehicle = vehicle,
                                             .time = {},
                                             .place = fleet::Coordinates::from_degrees(1, 2)},
                                            {.vehicle = vehicle, .time = {}},
                                            {.vehicle = vehicle, .time = {}}},
                                .rejected = {{fleet::RejectionReason::bad_time, "x"}}};
    doors.stored(App::overland, HttpDoorMetrics::counts_of(submission));
    doors.refused(DoorRefusal::no_list);
    const std::string text = metrics.text();
    for (const char* line :
         {R"(convoy_device_http_records_total{app="overland",kind="position"} 1)",
          R"(convoy_device_http_records_total{app="overland",kind="reading"} 2)",
          R"(convoy_device_http_records_total{app="overland",kind="rejected"} 1)",
          R"(convoy_device_http_records_total{app="osmand",kind="position"} 0)",
          R"(convoy_device_http_refused_total{reason="no_list"} 1)",
          R"(convoy_device_http_refused_total{reason="not_stored"} 0)"}) {
        EXPECT_NE(text.find(std::string("\n") + line + "\n"), std::string::npos) << line;
    }
}

}  // namespace
}  // namespace convoy::device_gateway
