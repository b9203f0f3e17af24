#include "net/spare_descriptor.hpp"

#include <gtest/gtest.h>

#include "net/fixtures/file_limit.hpp"

namespace convoy::net {
namespace {

int open_one() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

TEST(SpareDescriptor, IsOneThatCanBeHadWhenTheProcessHasNoOther) {
    SpareDescriptor spare;
    const FileLimit limit;
    limit.set(next_descriptor());
    const int none = open_one();
    const bool was_open = spare.release();
    const int freed = open_one();
    EXPECT_EQ(none, -1);
    EXPECT_TRUE(was_open);
    EXPECT_GE(freed, 0);

    spare.take();
    EXPECT_FALSE(spare.release()) << "the process has no free descriptor";
    ::close(freed);
    spare.take();
    EXPECT_TRUE(spare.release());
}

TEST(SpareDescriptor, IsOpenedOnlyOnce) {
    SpareDescriptor spare;
    const auto next = next_descriptor();
    spare.take();
    EXPECT_EQ(next_descriptor(), next);
    EXPECT_TRUE(spare.release());
    EXPECT_FALSE(spare.release());
}

}  // namespace
}  // namespace convoy::net
