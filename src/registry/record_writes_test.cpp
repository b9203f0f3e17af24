#include "registry/record_writes.hpp"

#include <gtest/gtest.h>

#include "registry/fixtures/registry_server.hpp"

namespace convoy::registry {
namespace {

class RecordWritesTest : public testing::Test {
 protected:
    RecordWritesTest() { create_record(registry_.context, key_, "first"); }

    std::string content() const { return registry_.records.find(key_).value()->content; }

    const RecordKey key_{RecordKind::device, "1"};
    RegistryServer registry_;
};

TEST_F(RecordWritesTest, AnEditOfAnyVersionIsMadeAgainAfterAnotherClients) {
    int edits = 0;
    const auto edited =
        edit_record(registry_.context, key_, {.any = true},
                    [&](const StoredRecord& before) -> std::variant<std::string, http::Response> {
                        if (++edits == 1) {
                            registry_.records.replace(key_, before.version, "theirs").value();
                        }
                        return before.content + " and ours";
                    });
    EXPECT_TRUE(std::holds_alternative<StoredRecord>(edited));
    EXPECT_EQ(content(), "theirs and ours");
    EXPECT_EQ(edits, 2);
}

TEST_F(RecordWritesTest, AnEditOfOneVersionIsNotMadeOverAnotherClients) {
    const auto edited =
        edit_record(registry_.context, key_, {.version = 1},
                    [&](const StoredRecord& before) -> std::variant<std::string, http::Response> {
                        registry_.records.replace(key_, before.version, "theirs").value();
                        return "ours";
                    });
    EXPECT_EQ(std::get<http::Response>(edited).status, 412);
    EXPECT_EQ(content(), "theirs");
}

TEST_F(RecordWritesTest, AnEditMayRefuse) {
    const auto edited =
        edit_record(registry_.context, key_, {.any = true},
                    [](const StoredRecord&) -> std::variant<std::string, http::Response> {
                        return bad_member({"id", "no"});
                    });
    EXPECT_EQ(std::get<http::Response>(edited).status, 400);
    EXPECT_EQ(content(), "first");
}

TEST_F(RecordWritesTest, EachWriteWakesTheReadersOfChanges) {
    EXPECT_EQ(registry_.signal.wait(0, {}), ChangeSignal::End::changed);
    EXPECT_EQ(registry_.signal.wait(1, {}), ChangeSignal::End::timed_out);
    EXPECT_FALSE(remove_record(registry_.context, key_, {.version = 1}));
    EXPECT_EQ(registry_.signal.wait(1, {}), ChangeSignal::End::changed);
}

}  // namespace
}  // namespace convoy::registry
