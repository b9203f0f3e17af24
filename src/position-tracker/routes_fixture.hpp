// For tests: the tracker's routes over a real history, asked without a socket.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/conditional.hpp"
#include "http/target.hpp"
#include "position-tracker/rocksdb_history.hpp"
#include "position-tracker/routes.hpp"
#include "position-tracker/sample_positions.hpp"
#include "position-tracker/scratch_folder.hpp"

namespace convoy::tracker {

// What a client sees of an answer, a stream taken to its end.
struct Seen {
    int status;
    http::Headers headers;
    std::string body;
    std::size_t pieces;

    std::string header(std::string_view name) const {
        return std::string(headers.find(name).value_or(""));
    }
    boost::json::object json() const { return boost::json::parse(body).as_object(); }
};

struct See {
    Seen operator()(http::Response response) const {
        return {response.status, response.headers, response.body, 1};
    }
    Seen operator()(http::StreamedResponse response) const {
        Seen seen{response.status, response.headers, {}, 0};
        while (auto piece = response.next()) {
            seen.body += *piece;
            ++seen.pieces;
        }
        return seen;
    }
    Seen operator()(const http::Forward&) const { return {}; }
    Seen operator()(const http::WebSocketUpgrade&) const { return {}; }
};

inline Seen ask(const http::Router& routes, const std::string& method, const std::string& target,
                const http::Headers& headers = {}) {
    const auto parsed = http::parse_target(target);
    const http::Request request{.method = method,
                                .target = target,
                                .path = parsed->path,
                                .query = parsed->query,
                                .headers = headers,
                                .body = {},
                                .id = {}};
    auto seen = std::visit(See{}, (*routes.match(request).handler)(request));
    const auto sent = http::not_modified_if(
        request, {.status = seen.status, .headers = seen.headers, .body = seen.body});
    return {sent.status, sent.headers, sent.body, seen.pieces};
}

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
