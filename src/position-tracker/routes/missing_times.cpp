#include "position-tracker/routes/missing_times.hpp"

namespace convoy::tracker {

std::string missing_times(std::span<const history::TimeRange> missing, history::TimeRange asked) {
    std::string times;
    for (const history::TimeRange& each : missing) {
        if (each.overlaps(asked)) {
            times += times.empty() ? "" : ", ";
            times += each.from() == fleet::Time::min() ? ".." : fleet::format_time(each.from());
            times += "/" + fleet::format_time(each.to());
        }
    }
    return times;
}

}  // namespace convoy::tracker
