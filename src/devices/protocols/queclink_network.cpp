#include "devices/protocols/queclink_network.hpp"

namespace convoy::devices {

std::string queclink_network(const QueclinkReport& report) {
    std::string network;
    const auto append_cell = [&report, &network](std::size_t index) {
        const auto area = whole<std::uint32_t>(report[index + 2], 16);
        const auto cell = whole<std::uint32_t>(report[index + 3], 16);
        const auto country = whole<unsigned>(report[index]);
        const auto operation = whole<unsigned>(report[index + 1]);
        const bool has_digits = report[index].size() >= 3 && report[index].size() <= 4 &&
                                report[index + 1].size() >= 2 && report[index + 1].size() <= 4;
        if (!area || !cell || !country || !operation || !has_digits) {
            return false;
        }
        network += (network.empty() ? "" : ",") + std::to_string(*country) + "-" +
                   std::to_string(*operation) + "-" + std::to_string(*area) + "-" +
                   std::to_string(*cell);
        return true;
    };
    if (!report.places().empty()) {
        append_cell(report.places().back().cell());
    } else if (report.type() != "INF" && report.type() != "CAN") {
        constexpr std::size_t digits_of_station = 12;
        for (std::size_t index = report.first(); index + 1 < report.end(); ++index) {
            if (append_cell(index)) {
                index += 3;
            } else if (report[index].size() == digits_of_station && is_hexadecimal(report[index]) &&
                       report[index + 1].starts_with('-')) {
                network += (network.empty() ? "" : ",") + std::string(report[index]) +
                           std::string(report[index + 1]);
            }
        }
    }
    return network;
}

}  // namespace convoy::devices
