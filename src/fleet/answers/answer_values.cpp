#include "fleet/answers/answer_values.hpp"

#include "fleet/text.hpp"

namespace convoy::fleet {

void append_latitude(std::string& out, const Coordinates& coordinates) {
    append_decimal(out, coordinates.latitude_e7(), 7);
}

void append_longitude(std::string& out, const Coordinates& coordinates) {
    append_decimal(out, coordinates.longitude_e7(), 7);
}

void append_accuracy(std::string& out, Accuracy accuracy) {
    append_decimal(out, accuracy.decimetres(), 1);
}

void append_speed(std::string& out, MetresPerSecond speed) {
    append_decimal(out, scale(speed.value, 2), 2);
}

void append_heading(std::string& out, Degrees heading) {
    append_decimal(out, scale(heading.value, 1) % 3600, 1);
}

void append_reported_speed(std::string& out, MetresPerSecond speed) { append_speed(out, speed); }

void append_reported_heading(std::string& out, Degrees heading) {
    append_decimal(out, scale(heading.value, 2), 2);
}

void append_length(std::string& out, Metres length) {
    append_decimal(out, scale(length.value, 1), 1);
}

void append_distance(std::string& out, Metres distance) {
    append_millimetres(out, scale(distance.value, 3));
}

void append_millimetres(std::string& out, std::int64_t millimetres) {
    append_decimal(out, millimetres, 3);
}

void append_interval(std::string& out, std::chrono::milliseconds interval) {
    append_decimal(out, scale(static_cast<double>(interval.count()) / 1000.0, 1), 1);
}

}  // namespace convoy::fleet
