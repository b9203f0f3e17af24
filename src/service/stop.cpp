#include "service/stop.hpp"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

namespace convoy::service {

class StopSignal::Watcher {
 public:
    Watcher() {
        sigemptyset(&signals_);
        sigaddset(&signals_, SIGTERM);
        sigaddset(&signals_, SIGINT);
        pthread_sigmask(SIG_BLOCK, &signals_, &before_);
        thread_ = std::thread([this] { watch(); });
    }

    ~Watcher() {
        {
            const std::scoped_lock lock(mutex_);
            ending_ = true;
        }
        pthread_kill(thread_.native_handle(), SIGINT);  // only to wake it
        thread_.join();
        pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }

    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;

    void wait() {
        std::unique_lock lock(mutex_);
        came_.wait(lock, [this] { return stopped_; });
    }

    bool wait_for(std::chrono::milliseconds within) {
        std::unique_lock lock(mutex_);
        if (stopped_ || within.count() <= 0) {
            return stopped_;  // without a system call: an import asks between any two positions
        }
        return came_.wait_for(lock, within, [this] { return stopped_; });
    }

 private:
    void watch() {
        constexpr int exit_on_second = 130;
        for (;;) {
            int signal = 0;
            sigwait(&signals_, &signal);
            const std::scoped_lock lock(mutex_);
            if (ending_) {
                return;
            }
            if (stopped_) {
                ::_exit(exit_on_second);
            }
            stopped_ = true;
            came_.notify_all();
        }
    }

    sigset_t signals_{};
    sigset_t before_{};
    std::mutex mutex_;
    std::condition_variable came_;
    bool stopped_ = false;
    bool ending_ = false;
    std::thread thread_;  // last: it uses all the above
};

StopSignal::StopSignal() : watcher_(std::make_unique<Watcher>()) {}
StopSignal::~StopSignal() = default;
void StopSignal::wait() { watcher_->wait(); }
bool StopSignal::wait_for(std::chrono::milliseconds within) { return watcher_->wait_for(within); }

}  // namespace convoy::service
