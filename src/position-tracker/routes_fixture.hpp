// For tests: the tracker's routes over a real history, asked without a socket.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "position-tracker/ask_routes.hpp"
#include "position-tracker/rocksdb_history.hpp"
#include "position-tracker/routes.hpp"
#include "position-tracker/sample_positions.hpp"
#include "position-tracker/scratch_folder.hpp"

namespace convoy::tracker {

class RoutesTest : public testing::Test {
 protected:
    Seen get(const std::string& target, const http::Headers& headers = {}) {
        return ask(router(), "GET", target, headers);
    }
    Seen get_as(const std::string& target, const std::string& accept) {
        http::Headers headers;
        headers.set("Accept", accept);
        return get(target, headers);
    }

    // Stored and shown.
    void report(std::vector<fleet::ReportedPosition> positions) {
        ASSERT_TRUE(history_.append({.positions = positions, .rejected = {}}));
        fleet_.apply(positions);
        fleet_.tick(now_);
    }
    void report(std::string_view name, std::int64_t milliseconds, double longitude = -1.4) {
        report({reported(name, position(at(milliseconds), 53.4, longitude))});
    }

    std::vector<std::string> names(const std::string& target) {
        std::vector<std::string> names;
        const auto answer = get(target).json();
        for (const auto& vehicle : answer.at("vehicles").as_array()) {
            names.emplace_back(vehicle.at("name").as_string());
        }
        return names;
    }

    void expect_problem(const std::string& target, int status, const std::string& detail) {
        SCOPED_TRACE(target);
        expect_problem(get(target), status, detail);
    }
    static void expect_problem(const Seen& seen, int status, const std::string& detail) {
        EXPECT_EQ(seen.status, status);
        EXPECT_EQ(seen.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(seen.header("Cache-Control"), "no-store");
        EXPECT_EQ(seen.json().at("status").as_int64(), status);
        EXPECT_THAT(std::string(seen.json().at("detail").as_string()), testing::HasSubstr(detail));
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{0xABC, {}};
    fleet::Time now_ = at(0);
    Retention retention_{0};
    service::Metrics metrics_;
    live::Publisher publisher_{0xABC, {}, live::system_clocks(), metrics_};

    http::Router router() {
        return public_routes({history_, fleet_, [this] { return now_; }, retention_, publisher_});
    }
};

}  // namespace convoy::tracker
