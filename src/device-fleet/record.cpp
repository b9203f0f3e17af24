#include "device-fleet/record.hpp"

#include <ranges>

#include "fleet/invariant.hpp"

namespace convoy::device_fleet {

namespace {

/// Returns `number` with six digits.
std::string six_digits(std::size_t number) {
    fleet::require(number < max_devices, "a device's number has six digits");
    const std::string digits = std::to_string(number);
    return std::string(6 - digits.size(), '0') + digits;
}

}  // namespace

std::string imei_of(std::size_t number) {
    std::string digits = "00101500" + six_digits(number);
    int sum = 0;
    bool is_doubled = true;  // the last of 14 digits is, and every second one before it
    for (const char digit : std::views::reverse(digits)) {
        const int value = (digit - '0') * (is_doubled ? 2 : 1);
        sum += value / 10 + value % 10;
        is_doubled = !is_doubled;
    }
    return digits + std::to_string((10 - sum % 10) % 10);
}

std::string telephone_of(std::size_t number) { return "138000" + six_digits(number); }

}  // namespace convoy::device_fleet
