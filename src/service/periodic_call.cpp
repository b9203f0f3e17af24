#include "service/periodic_call.hpp"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace convoy::service {

PeriodicCall::PeriodicCall(std::chrono::milliseconds period, std::function<void()> call)
    : thread_([period, call = std::move(call)](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any stopped;
          std::unique_lock lock(mutex);
          while (!stop.stop_requested()) {
              const auto next = std::chrono::steady_clock::now() + period;
              call();
              stopped.wait_until(lock, stop, next, [] { return false; });
          }
      }) {}

PeriodicCall::~PeriodicCall() = default;

}  // namespace convoy::service
