// Turns the entries of one file into positions. Internal to recordings/.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "recordings/entry.hpp"
#include "recordings/reading_settings.hpp"

namespace convoy::recordings {

class Checking {
 public:
    /// Both must outlive it.
    Checking(const ReadingSettings& settings, const Receiver& receiver);

    /// Passes the entry on as a position, or as skipped.
    void take(const Entry& entry);

    void skip(SkipReason reason, std::string_view kind, std::size_t number,
              const std::string& detail);

    void note(const std::string& sentence);

 private:
    void note_form(TimeForm form);
    fleet::ReportedMotion motion_of(const Entry& entry);
    DeviceValues said_by(const Entry& entry);
    void note_no_motion(std::string_view text, std::string_view quantity, const Entry& entry);

    const ReadingSettings& settings_;
    const Receiver& receiver_;
    std::array<bool, 4> noted_forms_{};
    std::set<std::string_view> noted_quantities_;  // of which a value could not be read
    bool noted_wrong_values_ = false;
};

}  // namespace convoy::recordings
