#include "http/upstream/fetch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <future>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "http/message/head.hpp"
#include "http/upstream/connection.hpp"

namespace convoy::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t max_fetched_head_bytes = 16'384;
constexpr int ok = 200;
constexpr int no_content = 204;

struct UnwantedStatus : std::runtime_error {
    explicit UnwantedStatus(int code)
        : std::runtime_error("it answers with status " + std::to_string(code)), status(code) {}

    int status;
};

asio::ip::tcp::socket plain_socket(const asio::any_io_executor& executor,
                                   const asio::ip::tcp::endpoint& /*endpoint*/) {
    return asio::ip::tcp::socket(executor);
}

/// What is asked for.
struct Question {
    UpstreamAddress address;
    std::string target;
    std::optional<std::string> json{};  ///< the body of a POST
};

asio::awaitable<std::string> answer_to(Question question,
                                       std::chrono::steady_clock::time_point deadline) {
    AddressChoice choice;
    UpstreamConnection connection =
        co_await connect_upstream(question.address, choice, deadline, plain_socket);
    connection.set_deadline(deadline);
    Headers fields;
    fields.set("Host", question.address.authority);
    fields.set("Connection", "close");
    if (question.json) {
        fields.set("Content-Type", "application/json");
        fields.set("Content-Length", std::to_string(question.json->size()));
    }
    std::string request = request_head(question.json ? "POST" : "GET", question.target, fields) +
                          question.json.value_or("");
    const UpstreamConnection::Head head =
        co_await connection.ask(std::move(request), max_fetched_head_bytes);
    if (head.status != ok && head.status != no_content) {
        throw UnwantedStatus(head.status);
    }
    std::string body;
    for (;;) {
        const std::string_view piece = co_await connection.next_piece();
        if (piece.empty()) {
            break;
        }
        if (body.size() + piece.size() > max_fetched_bytes) {
            throw std::runtime_error("its answer is too large");
        }
        body += piece;
    }
    co_return body;
}

boost::system::result<std::string, FetchFailure> ask(Question question,
                                                     std::chrono::milliseconds within,
                                                     const std::stop_token& stop) {
    asio::io_context network(1);
    auto page = asio::co_spawn(
        network, answer_to(std::move(question), std::chrono::steady_clock::now() + within),
        asio::use_future);
    const std::stop_callback at_stop(stop, [&network] { network.stop(); });
    network.run();
    if (page.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
        return FetchFailure{.what = "it was stopped"};
    }
    try {
        return {boost::system::in_place_value, page.get()};
    } catch (const boost::system::system_error& error) {
        return FetchFailure{.what = error.code().message()};
    } catch (const UnwantedStatus& error) {
        return FetchFailure{.what = error.what(), .status = error.status};
    } catch (const std::runtime_error& error) {
        return FetchFailure{.what = error.what()};
    }
}

}  // namespace

boost::system::result<std::string, FetchFailure> fetch(const UpstreamAddress& address,
                                                       const std::string& target,
                                                       std::chrono::milliseconds within,
                                                       const std::stop_token& stop) {
    return ask({.address = address, .target = target}, within, stop);
}

boost::system::result<std::string, FetchFailure> post_json(const UpstreamAddress& address,
                                                           const std::string& target,
                                                           std::string body,
                                                           std::chrono::milliseconds within) {
    return ask({.address = address, .target = target, .json = std::move(body)}, within, {});
}

}  // namespace convoy::http
