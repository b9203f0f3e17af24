#include "devices/protocols/queclink_report.hpp"

#include <algorithm>

#include "devices/civil_time.hpp"

namespace convoy::devices {

namespace {

constexpr std::string_view queclink_time_pattern = "yyyyMMddHHmmss";
constexpr std::size_t digits_of_queclink_imei = 15;

/// The bits of the mask that newer models write behind a place.
constexpr unsigned appends_satellites = 1;
constexpr unsigned appends_trigger = 2;

bool is_queclink_imei(std::string_view text) {
    return text.size() == digits_of_queclink_imei && all_digits(text);
}

}  // namespace

bool is_hexadecimal(std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

QueclinkReport::QueclinkReport(std::string_view text) : fields_(text, ',') {
    const std::string_view name = fields_[0];
    const std::size_t colon = name.find(':');
    head_ = name.substr(0, colon);
    if (colon != std::string_view::npos && name.substr(colon + 1).starts_with("GT")) {
        type_ = name.substr(colon + 3);
    }
    // Some old models write no version.
    const bool has_version = !is_queclink_imei(fields_[1]);
    version_ = has_version ? fields_[1] : "";
    device_ = fields_[has_version ? 2 : 1];
    first_ = has_version ? 3 : 2;
    end_ = fields_.size();
    if (end_ > first_) {
        count_ = fields_[end_ - 1];
        --end_;
    }
    // The field before the count is the time of sending, which may be empty or cut.
    if (end_ > first_) {
        sent_ = read_time(fields_[end_ - 1], queclink_time_pattern);
        --end_;
    }
    find_places();
}

void QueclinkReport::find_places() {
    constexpr std::size_t fields_before_longitude = 6;
    for (std::size_t index = first_ + fields_before_longitude; index + 2 < end_; ++index) {
        if (fields_[index].find('.') == std::string_view::npos) {
            continue;
        }
        const auto longitude = decimal(fields_[index]);
        const auto latitude = decimal(fields_[index + 1]);
        const auto time = read_time(fields_[index + 2], queclink_time_pattern);
        if (!longitude || !latitude || !time || (*longitude == 0 && *latitude == 0)) {
            continue;
        }
        if (const auto coordinates = fleet::Coordinates::from_degrees(*latitude, *longitude)) {
            places_.push_back({index, *coordinates, *time});
        }
    }
}

QueclinkReport::Tail QueclinkReport::tail() const {
    if (places_.empty()) {
        return {first_, std::nullopt};
    }
    const std::size_t mask_index = places_.back().appended();
    Tail tail{mask_index + 1, std::nullopt};
    const std::string_view field = (*this)[mask_index];
    const auto mask = whole<unsigned>(field, 16);
    if (field.size() == 2 && field.front() == '0' && mask) {
        if ((*mask & appends_satellites) != 0) {
            tail.satellites = whole<std::uint8_t>((*this)[tail.begin]);
            ++tail.begin;
        }
        if ((*mask & appends_trigger) != 0) {
            ++tail.begin;
        }
    }
    tail.begin = std::min(tail.begin, end_);
    return tail;
}

}  // namespace convoy::devices
