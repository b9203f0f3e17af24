#include "service/descriptor_limit.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "service/process.hpp"

namespace convoy::service {
namespace {

/// Runs `story` in a process that was started under this limit. Returns its exit code.
int exit_code_under(rlimit files, int (*story)()) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setrlimit(RLIMIT_NOFILE, &files);
        ::_exit(run("test", story));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(DescriptorLimit, IsRaisedAsFarAsTheSystemAllowsWhenAProcessRuns) {
    const auto limit_is_500 = [] {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        return files.rlim_cur == 500 ? 7 : 8;
    };
    EXPECT_EQ(exit_code_under({.rlim_cur = 100, .rlim_max = 500}, limit_is_500), 7);
}

TEST(DescriptorLimit, KeepsAProcessFromRunningWhereItIsTooSmall) {
    const auto story = [] { return 7; };
    EXPECT_EQ(exit_code_under({.rlim_cur = 64, .rlim_max = 64}, story), 7);
    EXPECT_EQ(exit_code_under({.rlim_cur = 63, .rlim_max = 63}, story), 1);
}

}  // namespace
}  // namespace convoy::service
