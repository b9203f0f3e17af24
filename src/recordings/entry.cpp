#include "recordings/entry.hpp"

#include <array>

namespace convoy::recordings {

std::string_view name_of(SkipReason reason) {
    constexpr std::array<std::string_view, skip_reasons> names{
        "no_time", "bad_time",     "bad_coordinates", "bad_accuracy", "bad_vehicle",
        "bad_row", "bad_sentence", "no_fix",          "not_recorded"};
    return names.at(static_cast<std::size_t>(reason));
}

}  // namespace convoy::recordings
