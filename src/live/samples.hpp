// For tests: sightings, views, and a viewer's client that takes frames in as a page does.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fleet/live_frame.hpp"
#include "fleet/samples.hpp"
#include "live/viewer.hpp"

namespace convoy::live::samples {

using namespace std::chrono_literals;
using fleet::samples::coordinates;
using fleet::samples::name;

inline Change seen(std::string_view vehicle, double latitude, double longitude, Instant reported,
                   fleet::Status status = fleet::Status::moving) {
    fleet::LivePosition row;
    row.place = fleet::project(coordinates(latitude, longitude));
    row.interval = 10;
    row.status = status;
    return {.name = name(vehicle), .sighting = Sighting{.row = row, .reported = reported}};
}

inline Change gone(std::string_view vehicle) {
    return {.name = name(vehicle), .sighting = std::nullopt};
}

inline fleet::ViewOperation view(double west, double south, double east, double north,
                                 double zoom) {
    return {west, south, east, north, zoom, {}, std::nullopt};
}
inline const fleet::ViewOperation world = view(-180, -90, 180, 90, 2);
inline const fleet::ViewOperation sheffield = view(-1.6, 53.3, -1.3, 53.5, 14);

/// Takes frames in as contracts.md has it, and fails where they are not as it says.
class Client {
 public:
    void take(const std::vector<std::string>& frames) {
        for (const std::string& bytes : frames) {
            const auto frame = fleet::decode_frame(bytes);
            ASSERT_TRUE(frame) << frame.error().detail;
            tick = frame->header.tick;
            kinds += "HNPGBSY"[frame->body.index()];
            std::visit([this](const auto& body) { take_body(body); }, frame->body);
        }
    }

    /// What came since this was last asked: a letter a frame (Hello, Names, Positions, Gone, Beat,
    /// State, sYnced).
    std::string take_kinds() { return std::exchange(kinds, {}); }
    /// The vehicles of the latest frame of positions, in its order.
    std::vector<std::string> latest() const { return latest_; }
    std::vector<std::string> vehicles() const {
        std::vector<std::string> all;
        for (const auto& [vehicle, row] : fleet) {
            all.push_back(vehicle);
        }
        return all;
    }

    std::uint64_t epoch = 0;
    Tick tick = 0;
    std::string kinds;
    std::map<std::string, fleet::LivePosition> fleet;
    fleet::LiveState state;
    std::vector<bool> synced;

 private:
    void take_body(const fleet::LiveHello& hello) {
        if (hello.epoch != epoch) {
            names_.clear();
        }
        epoch = hello.epoch;
    }
    void take_body(const fleet::LiveNames& names) {
        for (const fleet::LiveName& row : names.rows) {
            const auto known = names_.insert_or_assign(row.index, row.name.text()).first;
            EXPECT_EQ(known->second, row.name.text()) << "an index is never used again";
        }
    }
    void take_body(const fleet::LivePositions& positions) {
        latest_.clear();
        for (const fleet::LivePosition& row : positions.rows) {
            ASSERT_TRUE(names_.contains(row.index)) << "a name comes before its index";
            latest_.push_back(names_[row.index]);
            fleet[latest_.back()] = row;
            in_set_[latest_.back()] = true;
        }
    }
    void take_body(const fleet::LiveGone& gone) {
        for (const std::uint32_t index : gone.indices) {
            fleet.erase(names_[index]);
        }
    }
    void take_body(fleet::LiveBeat) {}
    void take_body(const fleet::LiveState& now) { state = now; }
    void take_body(fleet::LiveSynced now) {
        synced.push_back(now.full);
        std::erase_if(fleet, [&](const auto& vehicle) {
            return now.full && !in_set_.contains(vehicle.first);
        });
        in_set_.clear();
    }

    std::map<std::uint32_t, std::string> names_;
    std::map<std::string, bool> in_set_;
    std::vector<std::string> latest_;
};

}  // namespace convoy::live::samples
