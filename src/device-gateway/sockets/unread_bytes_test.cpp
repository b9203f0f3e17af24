#include "device-gateway/sockets/unread_bytes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace convoy::device_gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class NamedPart final : public UnreadPart {
 public:
    NamedPart(UnreadBytes& all, std::string name, std::vector<std::string>& given_up)
        : UnreadPart(all), name_(std::move(name)), given_up_(given_up) {}
    void has(std::size_t bytes) { set_unread_bytes(bytes); }

 private:
    void give_up() override {
        given_up_.push_back(name_);
        set_unread_bytes(0);
    }

    std::string name_;
    std::vector<std::string>& given_up_;
};

class UnreadBytesTest : public testing::Test {
 protected:
    UnreadBytes all_;
    std::vector<std::string> given_up_;
    NamedPart first_{all_, "first", given_up_};
    NamedPart second_{all_, "second", given_up_};
    NamedPart third_{all_, "third", given_up_};
};

TEST_F(UnreadBytesTest, TheLargestPartIsGivenUpWhoeverHasGrown) {
    all_.set_most(100);
    first_.has(60);
    second_.has(20);
    third_.has(20);
    EXPECT_THAT(given_up_, IsEmpty());
    second_.has(21);
    EXPECT_THAT(given_up_, ElementsAre("first"));
    EXPECT_EQ(all_.bytes(), 41U);
}

TEST_F(UnreadBytesTest, OfEqualPartsTheOldestIsGivenUp) {
    all_.set_most(100);
    third_.has(40);
    first_.has(40);
    second_.has(40);
    EXPECT_THAT(given_up_, ElementsAre("third"));
    EXPECT_EQ(all_.bytes(), 80U);
}

TEST_F(UnreadBytesTest, APartMayGiveItselfUp) {
    all_.set_most(100);
    first_.has(40);
    second_.has(101);
    EXPECT_THAT(given_up_, ElementsAre("second"));
    EXPECT_EQ(all_.bytes(), 40U);
}

TEST_F(UnreadBytesTest, APartThatEndsNoLongerCounts) {
    {
        NamedPart fourth(all_, "fourth", given_up_);
        fourth.has(50);
        first_.has(1);
        EXPECT_EQ(all_.bytes(), 51U);
    }
    first_.has(0);
    EXPECT_EQ(all_.bytes(), 0U);
    EXPECT_THAT(given_up_, IsEmpty());
}

}  // namespace
}  // namespace convoy::device_gateway
