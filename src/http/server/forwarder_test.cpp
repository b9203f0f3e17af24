// Tests that requests are forwarded and their answers returned.
#include <gtest/gtest.h>

#include <string>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/message/problem.hpp"
#include "http/server/server.hpp"
#include "http/upstream/address_choice.hpp"

namespace convoy::http {
namespace {

/// Forwards every request to `upstream` as it came, with all its headers.
Handler pass_to(std::string upstream, Forward how = {}) {
    how.upstream = std::move(upstream);
    return [how](const Request& request) {
        Forward forward = how;
        forward.target = request.target;
        forward.headers = request.headers;
        return forward;
    };
}

Router gateway_router(std::string upstream, Forward how = {}) {
    Router router;
    const Handler handler = pass_to(std::move(upstream), std::move(how));
    for (const auto* pattern : {"/", "/{a}", "/{a}/{b}"}) {
        router.add("GET", pattern, handler);
        router.add("POST", pattern, handler);
    }
    return router;
}

/// Answers every request on every connection with these bytes.
TestUpstream::Script always(std::string answer) {
    return [answer = std::move(answer)](TestUpstream::Caller& caller, int) {
        while (!caller.read_head().empty() && caller.send(answer)) {
        }
    };
}

TEST(Forward, PassesTheRequestOn) {
    Router router;
    router.add("POST", "/{a}/{b}", [](const Request& request) {
        std::string said = request.method + " " + request.target + "\n";
        for (const auto& [name, value] : request.headers) {
            said += name + ": " + value + "\n";
        }
        return text(said + request.body);
    });
    Server upstream({}, std::move(router), {});
    Server gateway({}, gateway_router(url_of(upstream)), {});
    TestClient client(gateway.port());
    const auto answer = client.ask("POST", "/a%2Fb/c?q=d%20e",
                                   "Accept: text/csv\r\nX-Request-Id: id-1\r\nTE: trailers\r\n"
                                   "Connection: X-Mine\r\nX-Mine: 1\r\n",
                                   "the body");
    EXPECT_EQ(answer.body, "POST /a%2Fb/c?q=d%20e\nAccept: text/csv\nHost: 127.0.0.1:" +
                               std::to_string(upstream.port()) +
                               "\nX-Request-Id: id-1\nContent-Length: 8\nthe body");
    EXPECT_EQ(answer.headers.joined("X-Request-Id"), "id-1");
}

TEST(Forward, PassesOnWhatWasSentAsToAProxy) {
    const Handler target = [](const Request& request) { return text(request.target); };
    Server upstream({}, one_route("/{a}", target), {});
    Server gateway({}, gateway_router(url_of(upstream)), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("http://elsewhere/a?b=c").body, "/a?b=c");
}

TEST(Forward, PassesTheAnswerBackWithoutWhatBelongsToItsConnection) {
    TestUpstream upstream(always(
        "HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\nETag: W/\"1\"\r\n"
        "Content-Encoding: gzip\r\nKeep-Alive: timeout=5\r\nConnection: keep-alive, X-Hop\r\n"
        "X-Hop: 1\r\nX-Request-Id: other\r\nDate: Sun, 22 Nov 2026 13:07:11 GMT\r\n\r\nabc"));
    Server gateway({}, gateway_router(upstream.url()), {});
    TestClient client(gateway.port());
    const auto answer = client.get("/", "X-Request-Id: mine\r\n");
    Headers expected;
    expected.add("Content-Length", "3");
    expected.add("ETag", "W/\"1\"");
    expected.add("Content-Encoding", "gzip");
    expected.add("Date", "Sun, 22 Nov 2026 13:07:11 GMT");
    expected.add("X-Content-Type-Options", "nosniff");
    expected.add("X-Request-Id", "mine");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.headers, expected);
    EXPECT_EQ(answer.body, "abc");
}

TEST(Forward, PassesChunksOnAsChunks) {
    TestUpstream upstream(
        always("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
               "chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"));
    Server gateway({}, gateway_router(upstream.url()), {});
    TestClient client(gateway.port());
    for (int i = 0; i < 3; ++i) {
        const auto answer = client.get("/");
        EXPECT_EQ(answer.headers.find("Transfer-Encoding"), "chunked");
        EXPECT_TRUE(answer.complete);
        EXPECT_EQ(answer.body, "abcdefg");
    }
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(Forward, MakesAnAnswerThatEndsByClosingAChunkedOne) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.0 200 OK\r\n\r\nall of it");
    });
    Server gateway({}, gateway_router(upstream.url()), {});
    TestClient client(gateway.port());
    const auto answer = client.get("/");
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body, "all of it");
    EXPECT_EQ(client.get("/").body, "all of it");
}

TEST(Forward, PassesHeadAnd304WithTheirLengthAndWithoutABody) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        for (auto head = caller.read_head(); !head.empty(); head = caller.read_head()) {
            caller.send(head.starts_with("HEAD ") ? "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
                        : head.starts_with("GET /304")
                            ? "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"
                            : ok_answer);
        }
    });
    Server gateway({}, gateway_router(upstream.url()), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.ask("HEAD", "/").headers.find("Content-Length"), "500");
    EXPECT_EQ(client.get("/304").status, 304);
    EXPECT_EQ(client.get("/").body, "ok");
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(Forward, SkipsWhatIsNoAnswerYet) {
    TestUpstream upstream(
        always("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
               "HTTP/1.1 100 Continue\r\n\r\n" +
               std::string(ok_answer)));
    Server gateway({}, gateway_router(upstream.url()), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").body, "ok");
}

TEST(Forward, DoesNotZipAgainAndAsksTheUpstreamToZipWhereTheClientTakesIt) {
    const Handler long_answer = [](const Request&) { return text(std::string(100'000, 'a')); };
    Server upstream({}, one_route("/", long_answer), {});
    Server gateway({}, gateway_router(url_of(upstream)), {});
    TestClient client(gateway.port());
    const auto zipped = client.get("/", "Accept-Encoding: gzip\r\n");
    EXPECT_EQ(zipped.headers.joined("Content-Encoding"), "gzip");
    EXPECT_EQ(zipped.headers.joined("Vary"), "Accept-Encoding");
    EXPECT_LT(zipped.body.size(), 1000U);
    EXPECT_EQ(client.get("/").body, std::string(100'000, 'a'));
}

TEST(Forward, LetsTheHandlerChangeWhatTheClientReceives) {
    TestUpstream upstream(always(std::string(ok_answer)));
    Forward how;
    how.on_head = [](int status, Headers& headers) {
        headers.set("X-Status", std::to_string(status));
    };
    Server gateway({}, gateway_router(upstream.url(), how), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").headers.find("X-Status"), "200");
}

TEST(Forward, AnswersAFaultInTheHandlersFunctionsWithAProblem) {
    TestEvents reported;
    TestUpstream upstream(always(std::string(ok_answer)));
    Forward how;
    how.on_head = [](int, Headers&) { throw std::runtime_error("cannot change it"); };
    Server gateway({}, gateway_router(upstream.url(), how), reported.events());
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").status, 500);
    EXPECT_EQ(reported.failed(1)[0], "cannot change it");
}

TEST(Forward, SharesWhichAddressItUses) {
    Forward how;
    how.choice = std::make_shared<AddressChoice>();
    how.retries = 0;
    AddressChoice::Endpoint used(boost::asio::ip::make_address("127.0.0.1"), 0);
    std::unique_ptr<Server> gateway;
    {
        TestUpstream upstream(always(std::string(ok_answer)));
        used.port(static_cast<std::uint16_t>(std::stoi(upstream.url().substr(17))));
        gateway = std::make_unique<Server>(ServerSettings{}, gateway_router(upstream.url(), how),
                                           ServerEvents{});
        EXPECT_EQ(TestClient(gateway->port()).get("/").status, 200);
        EXPECT_TRUE(how.choice->uses(used));
    }
    EXPECT_EQ(TestClient(gateway->port()).get("/").status, 503);
    EXPECT_FALSE(how.choice->uses(used));
}

TEST(Forward, RefusesAnUpstreamOrTargetThatCannotBe) {
    TestEvents reported;
    Router router = one_route("/upstream", pass_to("tracker"));
    router.add("GET", "/target", [](const Request&) {
        return Forward{.upstream = "http://127.0.0.1:1",
                       .target = "/a HTTP/1.1\r\nX: y",
                       .headers = {},
                       .on_failure = {},
                       .on_head = {}};
    });
    Server gateway({}, std::move(router), reported.events());
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/upstream").status, 500);
    EXPECT_EQ(client.get("/target").status, 500);
    EXPECT_NE(reported.failed(2)[0].find("http://host:port"), std::string::npos);
}

TEST(Forward, SendsTheClientTheProblemOfAHandlerThatKnowsWhatFailed) {
    Forward how;
    how.retries = 0;
    how.on_failure = [](UpstreamFailure failure) {
        return problem(failure == UpstreamFailure::unreachable ? 503 : 504, "the tracker is gone");
    };
    std::string nobody;
    {
        const TestUpstream gone(always(""));
        nobody = gone.url();
    }
    Server gateway({}, gateway_router(nobody, how), {});
    TestClient client(gateway.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.body.find("the tracker is gone"), std::string::npos);
    EXPECT_EQ(client.ask("POST", "/", "", "x").status, 503);
}

}  // namespace
}  // namespace convoy::http
