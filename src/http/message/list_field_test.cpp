#include "http/message/list_field.hpp"

#include <gmock/gmock.h>

namespace convoy::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(ListField, HasTrimmedMembers) {
    EXPECT_THAT(list_members("Origin, \tAccept-Encoding ,,*"),
                ElementsAre("Origin", "Accept-Encoding", "", "*"));
    EXPECT_THAT(list_members(""), IsEmpty());
    EXPECT_THAT(list_members(" "), ElementsAre(""));
}

TEST(ListField, IsCutAfterTheSeparator) {
    std::string_view text = " a b ; c";
    EXPECT_EQ(take_until(text, ';'), "a b");
    EXPECT_EQ(text, " c");
    EXPECT_EQ(take_until(text, ';'), "c");
    EXPECT_EQ(text, "");
}

}  // namespace
}  // namespace convoy::http
