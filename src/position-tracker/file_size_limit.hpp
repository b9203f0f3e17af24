// For tests: a store that fails as on a full disk, without being root.
#pragma once

#include <sys/resource.h>

#include <csignal>

namespace convoy::tracker {

/// No file of this process may grow beyond `bytes`, until this ends or is lifted.
class FileSizeLimit {
 public:
    explicit FileSizeLimit(rlim_t bytes) {
        // Else writing more would end the process rather than fail.
        std::signal(SIGXFSZ, SIG_IGN);
        set(bytes);
    }
    ~FileSizeLimit() { lift(); }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

    static void lift() { set(RLIM_INFINITY); }

 private:
    static void set(rlim_t bytes) {
        const rlimit limit{.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
};

}  // namespace convoy::tracker
