// Serving: requests to handlers, answers to clients, over real sockets.
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <string>

#include "http/problem.hpp"
#include "http/test_client.hpp"

namespace convoy::http {
namespace {

Response text(std::string body) {
    Response response;
    response.headers.set("Content-Type", "text/plain");
    response.body = std::move(body);
    return response;
}

Router one_route(std::string_view pattern, Handler handler) {
    Router router;
    router.add("GET", pattern, std::move(handler));
    return router;
}

TEST(Server, AnswersOneRequestAfterTheOtherOnAConnection) {
    const Handler handler = [](const Request& request) { return text("hello " + request.path[1]); };
    Server server({}, one_route("/hello/{name}", handler), {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/hello/you").body, "hello you");
    EXPECT_EQ(client.get("/hello/again").body, "hello again");
}

}  // namespace
}  // namespace convoy::http
