// The fields of one report of text of a Queclink device.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "devices/text_values.hpp"
#include "fleet/coordinates.hpp"
#include "fleet/time.hpp"

namespace convoy::devices {

/// Where the fields of a place are. Those before the longitude are at fixed distances from it.
struct QueclinkPlace {
    std::size_t longitude;  ///< the index of its field
    fleet::Coordinates coordinates;
    fleet::Time time;

    std::size_t report() const { return longitude - 6; }  ///< id and type of the report
    std::size_t number() const { return longitude - 5; }  ///< how many places there are
    std::size_t hdop() const { return longitude - 4; }
    std::size_t speed() const { return longitude - 3; }
    std::size_t course() const { return longitude - 2; }
    std::size_t altitude() const { return longitude - 1; }
    std::size_t cell() const { return longitude + 3; }      ///< mcc, mnc, lac, cell id
    std::size_t appended() const { return longitude + 7; }  ///< a mask, or an odometer in km
};

/// A report, split at its commas.
class QueclinkReport {
 public:
    /// `text` is the frame without what ends it.
    explicit QueclinkReport(std::string_view text);

    std::string_view head() const { return head_; }  ///< "+RESP", "+BUFF", "+EVT", "+ACK"
    std::string_view type() const { return type_; }  ///< "FRI" of "GTFRI"
    std::string_view version() const { return version_; }
    std::string_view device() const { return device_; }
    std::string_view count() const { return count_; }  ///< what the answer repeats
    std::string_view model() const { return version_.substr(0, 2); }
    /// By the device's own clock, which may be local.
    std::optional<fleet::Time> sent() const { return sent_; }

    std::string_view operator[](std::size_t index) const {
        return index < end_ ? fields_[index] : std::string_view();
    }
    std::size_t first() const { return first_; }  ///< the index of the field behind the device
    std::size_t end() const { return end_; }      ///< the index behind the last field of content

    const std::vector<QueclinkPlace>& places() const { return places_; }

    /// Where the fields begin that follow the last place, and how many satellites it has.
    struct Tail {
        std::size_t begin;
        std::optional<double> satellites;
    };
    Tail tail() const;

 private:
    void find_places();

    Fields fields_;
    std::string_view head_;
    std::string_view type_;
    std::string_view version_;
    std::string_view device_;
    std::string_view count_;
    std::optional<fleet::Time> sent_;
    std::size_t first_ = 0;
    std::size_t end_ = 0;
    std::vector<QueclinkPlace> places_;
};

bool is_hexadecimal(std::string_view text);

}  // namespace convoy::devices
