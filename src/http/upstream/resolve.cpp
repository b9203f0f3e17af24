#include "http/upstream/resolve.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <memory>

namespace convoy::http {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Endpoints = std::vector<tcp::endpoint>;

namespace {

/// Outlives the coroutine that asks, because getaddrinfo cannot be interrupted and may return
/// later.
struct Query {
    Query(const asio::any_io_executor& executor, std::chrono::steady_clock::time_point deadline)
        : resolver(executor), answered(executor, deadline) {}

    tcp::resolver resolver;
    asio::steady_timer answered;
    error_code error = asio::error::timed_out;
    Endpoints endpoints;
};

}  // namespace

asio::awaitable<Endpoints> resolve(UpstreamAddress address,
                                   std::chrono::steady_clock::time_point deadline) {
    const auto executor = co_await asio::this_coro::executor;
    const auto query = std::make_shared<Query>(executor, deadline);
    auto take = [query](const error_code& error, const tcp::resolver::results_type& found) {
        query->error = error;
        for (const auto& entry : found) {
            query->endpoints.push_back(entry.endpoint());
        }
        query->answered.cancel();
    };
    query->resolver.async_resolve(address.host, address.port, std::move(take));

    error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await query->answered.async_wait(token);
    query->resolver.cancel();  // otherwise queries pile up while a name server is down
    if (query->error) {
        throw boost::system::system_error(query->error);
    }
    co_return query->endpoints;
}

}  // namespace convoy::http
