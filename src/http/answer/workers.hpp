// Runs long work of a coroutine on a worker, and resumes the coroutine on its own thread.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include "net/thrown.hpp"

namespace convoy::http {

/// An answer cannot be made or continued: a handler threw, or an upstream broke off. Its text is
/// for the log, never for the client.
struct AnswerFailed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Calls `function` and rethrows any exception as AnswerFailed, so that a handler's errors are
/// never mistaken for those of the network.
template <class Function>
std::invoke_result_t<Function&> guarded(Function& function) {
    try {
        return function();
    } catch (...) {
        throw AnswerFailed(net::description(std::current_exception()));
    }
}

/// Runs `function` on a worker and resumes on the caller's executor with its result. Throws
/// AnswerFailed.
template <class Function>
auto on_workers(boost::asio::thread_pool& workers, Function function) {
    namespace asio = boost::asio;
    using Result = std::invoke_result_t<Function&>;
    auto start = [&workers, function = std::move(function)](auto resume) mutable {
        auto work = [function = std::move(function), resume = std::move(resume)]() mutable {
            std::exception_ptr thrown;
            Result result{};
            try {
                result = guarded(function);
            } catch (...) {
                thrown = std::current_exception();
            }
            const auto home = asio::get_associated_executor(resume);
            asio::post(home, [resume = std::move(resume), thrown = std::move(thrown),
                              result = std::move(result)]() mutable {
                std::move(resume)(std::move(thrown), std::move(result));
            });
        };
        asio::post(workers, std::move(work));
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Result)>(
        std::move(start), asio::use_awaitable);
}

}  // namespace convoy::http
