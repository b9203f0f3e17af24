// Tests that requests reach handlers and answers reach clients, over real sockets.
#include "http/server/server.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <string>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/message/problem.hpp"
#include "http/message/request_id.hpp"

namespace convoy::http {
namespace {

/// Answers with the request: method, segments with '|' between them, parameters, body.
Answer echo(const Request& request) {
    std::string said = request.method + " ";
    for (const std::string& segment : request.path) {
        said += segment + "|";
    }
    for (const QueryParameter& parameter : request.query) {
        said += " " + parameter.name + "=" + parameter.value;
    }
    return text(said + " " + request.body);
}

Router echo_router() {
    Router router;
    router.add("GET", "/vehicles/{name}", echo);
    router.add("POST", "/vehicles/{name}", echo);
    return router;
}

TEST(Server, AnswersOneRequestAfterTheOtherOnAConnection) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/vehicles/a").body, "GET vehicles|a| ");
    EXPECT_EQ(client.get("/vehicles/b?c=d").body, "GET vehicles|b| c=d ");
    EXPECT_EQ(client.ask("POST", "/vehicles/c", "", "posted").body, "POST vehicles|c| posted");
    EXPECT_EQ(server.connections(), 1U);
}

TEST(Server, GivesHandlersANameWithASlashInIt) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/vehicles/A%2FB%20%C3%BC").body, "GET vehicles|A/B ü| ");
}

TEST(Server, AnswersRequestsThatWereSentTogetherInTheirOrder) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    client.send(
        "GET /vehicles/1 HTTP/1.1\r\nHost: t\r\n\r\n"
        "POST /vehicles/2 HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc"
        "POST /vehicles/3 HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
        "HEAD /vehicles/4 HTTP/1.1\r\nHost: t\r\n\r\n"
        "GET /vehicles/5 HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, "GET vehicles|1| ");
    EXPECT_EQ(client.read_answer().body, "POST vehicles|2| abc");
    EXPECT_EQ(client.read_answer().body, "POST vehicles|3| def");
    EXPECT_EQ(client.read_answer(true).status, 200);
    EXPECT_EQ(client.read_answer().body, "GET vehicles|5| ");
}

TEST(Server, AnswersHeadWithTheHeadOfGet) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    const auto answer = client.ask("HEAD", "/vehicles/a");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.find("Content-Length"), std::to_string(17));
    EXPECT_EQ(client.get("/vehicles/b").body, "GET vehicles|b| ");  // no body came before it
}

TEST(Server, AnswersUnknownPathsMethodsAndOptions) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    const auto unknown = client.get("/nothing");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.headers.find("Content-Type"), "application/problem+json");
    const auto method = client.ask("DELETE", "/vehicles/a");
    EXPECT_EQ(method.status, 405);
    EXPECT_EQ(method.headers.find("Allow"), "GET, HEAD, POST, OPTIONS");
    const auto options = client.ask("OPTIONS", "/vehicles/a");
    EXPECT_EQ(options.status, 204);
    EXPECT_EQ(options.headers.find("Allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_EQ(options.headers.find("Content-Length"), std::nullopt);
}

TEST(Server, RefusesABadTargetAndGoesOn) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    for (const auto* target : {"/vehicles/%FF", "/vehicles/%zz", "/vehicles/a?q=%C3"}) {
        const auto answer = client.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
    }
    EXPECT_EQ(client.get("/vehicles/a").status, 200);
}

class BadRequests : public testing::TestWithParam<const char*> {};

TEST_P(BadRequests, AreRefusedAndEndTheConnection) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    client.send(GetParam());
    const auto answer = client.read_answer();
    EXPECT_GE(answer.status, 400);
    EXPECT_LE(answer.status, 501);
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.headers.find("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

INSTANTIATE_TEST_SUITE_P(
    Server, BadRequests,
    testing::Values(
        "nonsense\r\n\r\n", "\r\n\r\n", "GET  /a HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET /a HTTP/2.0\r\nHost: t\r\n\r\n", "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n", "GET /a HTTP/1.1\r\nHost : t\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));

TEST(Server, SaysThatItWaitsForABodyWhereTheClientAsks) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    client.send(
        "POST /vehicles/a HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: "
        "4\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 100);
    client.send("body");
    EXPECT_EQ(client.read_answer().body, "POST vehicles|a| body");
}

TEST(Server, ClosesWhereTheClientSaysSo) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    const auto answer = client.get("/vehicles/a", "Connection: close\r\n");
    EXPECT_EQ(answer.headers.find("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST(Server, ServesHttp10) {
    Server server({}, echo_router(), {});
    TestClient once(server.port());
    once.send("GET /vehicles/a HTTP/1.0\r\n\r\n");
    EXPECT_EQ(once.read_answer().body, "GET vehicles|a| ");
    EXPECT_TRUE(once.is_closed());
    TestClient twice(server.port());
    twice.send("GET /vehicles/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(twice.read_answer().headers.find("Connection"), "keep-alive");
    EXPECT_EQ(twice.get("/vehicles/b").status, 200);
}

TEST(Server, KeepsAGoodRequestIdAndMakesOneForOthers) {
    const Handler return_id = [](const Request& request) { return text(request.id); };
    Server server({}, one_route("/", return_id), {});
    TestClient client(server.port());
    const auto kept = client.get("/", "X-Request-Id: from-nginx_1.2\r\n");
    EXPECT_EQ(kept.body, "from-nginx_1.2");
    EXPECT_EQ(kept.headers.joined("X-Request-Id"), "from-nginx_1.2");
    const auto made = client.get("/", "X-Request-Id: no good\r\n");
    EXPECT_TRUE(is_request_id(made.body));
    EXPECT_EQ(made.headers.find("X-Request-Id"), made.body);
    EXPECT_NE(client.get("/").body, made.body);
}

TEST(Server, GivesHandlersTheAddressOfTheClient) {
    const Handler client_of = [](const Request& request) { return text(request.client); };
    Server server({}, one_route("/", client_of), {});
    TestClient client(server.port());
    constexpr std::string_view forwarded = "X-Forwarded-For: 192.0.2.7, 127.0.0.9\r\n";
    EXPECT_EQ(client.get("/", forwarded).body, "127.0.0.1") << "any client may send this field";
    Server behind({.trusted_proxies = {"127.0.0.0/8"}}, one_route("/", client_of), {});
    TestClient proxy(behind.port());
    EXPECT_EQ(proxy.get("/", forwarded).body, "192.0.2.7");
}

TEST(Server, DatesItsAnswers) {
    Server server({}, echo_router(), {});
    TestClient client(server.port());
    EXPECT_TRUE(client.get("/vehicles/a").headers.find("Date").has_value());
}

TEST(Server, ZipsAndAnswers304) {
    const Handler tagged = [](const Request&) {
        Response response = text(std::string(100'000, 'a'));
        response.headers.set("ETag", R"(W/"7")");
        return response;
    };
    Server server({}, one_route("/", tagged), {});
    TestClient client(server.port());
    const auto zipped = client.get("/", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(zipped.headers.find("Content-Encoding"), "gzip");
    EXPECT_EQ(zipped.headers.find("ETag"), R"(W/"7")");
    EXPECT_LT(zipped.body.size(), 1000U);
    EXPECT_EQ(client.get("/").body.size(), 100'000U);
    const auto unchanged = client.get("/", "If-None-Match: \"7\"\r\n");
    EXPECT_EQ(unchanged.status, 304);
    EXPECT_EQ(unchanged.headers.find("ETag"), R"(W/"7")");
    EXPECT_EQ(unchanged.headers.find("Vary"), "Accept-Encoding");
    EXPECT_EQ(unchanged.headers.find("Content-Length"), std::nullopt);
    EXPECT_EQ(client.get("/").status, 200);  // no body came before it
}

TEST(Server, AnswersAFaultOfAHandlerWithAProblemAndReportsIt) {
    TestEvents reported;
    const Handler faulty = [](const Request& request) -> Answer {
        if (request.parameter("odd")) {
            throw 1;
        }
        throw std::runtime_error("the disk is on fire");
    };
    Server server({}, one_route("/", faulty), reported.events());
    TestClient client(server.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(answer.body.find("fire"), std::string::npos);
    EXPECT_EQ(client.get("/?odd").status, 500);
    EXPECT_EQ(reported.failed(2)[0], "the disk is on fire");
    EXPECT_EQ(reported.answered(2)[1], (TestEvents::Answered{"GET", "/", 500}));
}

TEST(Server, ReportsEveryAnswer) {
    TestEvents reported;
    Server server({}, echo_router(), reported.events());
    TestClient client(server.port());
    client.get("/vehicles/secret");
    client.get("/nothing");
    client.get("/%FF");
    EXPECT_EQ(reported.answered(3), (std::vector<TestEvents::Answered>{
                                        {"GET", "/vehicles/{name}", 200},
                                        {"GET", "", 404},
                                        {"GET", "", 400},
                                    }));
}

TEST(Server, RunsHandlersAtTheSameTime) {
    std::latch both_here(2);
    const Handler meet = [&](const Request&) {
        both_here.arrive_and_wait();
        return text("met");
    };
    Server server({.workers = 2}, one_route("/", meet), {});
    TestClient first(server.port());
    TestClient second(server.port());
    first.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    second.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(first.read_answer().body, "met");
    EXPECT_EQ(second.read_answer().body, "met");
}

TEST(Server, SaysWhereItCannotListenAndWhy) {
    Server server({}, echo_router(), {});
    try {
        const Server second({.port = server.port()}, echo_router(), {});
        FAIL() << "two servers listen on one port";
    } catch (const CannotListen& error) {
        EXPECT_EQ(std::string(error.what()), "cannot listen on 127.0.0.1 port " +
                                                 std::to_string(server.port()) +
                                                 ": Address already in use");
    }
    EXPECT_THROW(Server({.address = "nowhere"}, echo_router(), {}), CannotListen);
}

TEST(Server, SurvivesClientsThatLeaveAtAnyTime) {
    TestEvents reported;
    const Handler long_answer = [](const Request&) { return text(std::string(4'000'000, 'a')); };
    Server server({}, one_route("/", long_answer), reported.events());
    {
        const TestClient silent(server.port());
    }
    {
        TestClient cut_off(server.port());
        cut_off.send("GET / HT");
    }
    {
        TestClient impatient(server.port(), 4096);
        impatient.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
        impatient.read_some(100);
    }
    reported.answered(1);
    TestClient client(server.port());
    EXPECT_EQ(client.get("/").body.size(), 4'000'000U);
}

}  // namespace
}  // namespace convoy::http
