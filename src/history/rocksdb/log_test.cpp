#include "history/rocksdb/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "service/log.hpp"

namespace convoy::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string logged(const std::function<void(rocksdb::Logger*)>& write) {
    const auto log = rocksdb_log();
    testing::internal::CaptureStdout();
    write(log.get());
    return testing::internal::GetCapturedStdout();
}

TEST(RocksDbLog, WritesWarningsAndErrorsToTheLogOfTheTracker) {
    EXPECT_THAT(logged([](rocksdb::Logger* log) { rocksdb::Warn(log, "stalled for %d s", 7); }),
                AllOf(HasSubstr(R"("level":"warning")"), HasSubstr("stalled for 7 s")));
    EXPECT_THAT(logged([](rocksdb::Logger* log) { rocksdb::Error(log, "lost %s", "block"); }),
                AllOf(HasSubstr(R"("level":"error")"), HasSubstr("lost block")));
    EXPECT_THAT(logged([](rocksdb::Logger* log) { rocksdb::Fatal(log, "the end"); }),
                AllOf(HasSubstr(R"("level":"error")"), HasSubstr("the end")));
}

TEST(RocksDbLog, DropsTheRest) {
    EXPECT_EQ(logged([](rocksdb::Logger* log) {
                  rocksdb::Header(log, "Options.max_open_files: %d", 512);
                  rocksdb::Debug(log, "details");
                  rocksdb::Info(log, "compacted %d files", 4);
                  rocksdb::Log(log, "no level");
              }),
              "");
}

// RocksDB's messages have no limit, but a line of the log has.
TEST(RocksDbLog, CutsALongMessage) {
    const std::string message = "begins " + std::string(100'000, 'x');
    const std::string line =
        logged([&](rocksdb::Logger* log) { rocksdb::Warn(log, "%s", message.c_str()); });
    EXPECT_THAT(line, HasSubstr("begins xxx"));
    EXPECT_LT(line.size(), 2'000U);
}

}  // namespace
}  // namespace convoy::history
