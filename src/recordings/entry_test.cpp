#include "recordings/entry.hpp"

#include <gtest/gtest.h>

#include <set>

namespace convoy::recordings {
namespace {

TEST(SkipReason, HasANameOfItsOwn) {
    std::set<std::string_view> names;
    for (std::size_t index = 0; index < skip_reasons; ++index) {
        names.insert(name_of(static_cast<SkipReason>(index)));
    }
    EXPECT_EQ(names.size(), skip_reasons);
    EXPECT_FALSE(names.contains(""));
    EXPECT_EQ(name_of(SkipReason::no_time), "no_time");
    EXPECT_EQ(name_of(SkipReason::not_recorded), "not_recorded");
}

}  // namespace
}  // namespace convoy::recordings
