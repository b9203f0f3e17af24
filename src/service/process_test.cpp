#include "service/process.hpp"

#include <gtest/gtest.h>

#include <array>

namespace convoy::service {
namespace {

using namespace std::chrono_literals;

TEST(ProcessSettings, AreTheFlagsThatOperatorsRelyOn) {
    ProcessSettings settings{.admin_port = 9103};
    SettingsReader reader("program", "purpose");
    add_process_settings(reader, settings);
    const std::array arguments{"program", "--log-format",    "text", "--log-level",
                               "error",   "--admin-address", "::",   "--linger-seconds",
                               "5",       "--drain-seconds", "2.5"};
    ASSERT_TRUE(reader.read(static_cast<int>(arguments.size()), arguments.data()));
    EXPECT_EQ(settings.log_format, LogFormat::text);
    EXPECT_EQ(settings.log_level, LogLevel::error);
    EXPECT_EQ(settings.admin_address, "::");
    EXPECT_EQ(settings.admin_port, 9103);
    EXPECT_EQ(settings.linger, 5s);
    EXPECT_EQ(settings.drain, 2500ms);
}

TEST(RandomEpoch, DiffersAtEachStart) { EXPECT_NE(random_epoch(), random_epoch()); }

TEST(Run, GivesTheExitCodeOfTheService) {
    EXPECT_EQ(run("program", [] { return 7; }), 7);
}

TEST(Run, SaysInOneLineWhatKeepsItFromStarting) {
    testing::internal::CaptureStderr();
    const int code = run("program", []() -> int { throw BadSetting("--rate is\nbad"); });
    EXPECT_EQ(code, 1);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "program: --rate is bad\n");
}

}  // namespace
}  // namespace convoy::service
