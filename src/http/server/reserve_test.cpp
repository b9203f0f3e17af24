// Tests what happens if file descriptors run short. Each test lowers the limit of its own process.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/server/server.hpp"
#include "net/descriptors.hpp"

namespace convoy::http {
namespace {

/// An open file, which uses a descriptor.
class OpenFile {
 public:
    OpenFile() : descriptor_(::open("/dev/null", O_RDONLY | O_CLOEXEC)) {}
    OpenFile(OpenFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    OpenFile& operator=(OpenFile&&) = delete;
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor_ >= 0) {
            ::close(descriptor_);
        }
    }

    std::size_t number() const { return static_cast<std::size_t>(descriptor_); }

 private:
    int descriptor_;
};

class Reserve : public testing::Test {
 protected:
    Reserve() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        rlimit few = before_;
        few.rlim_cur = OpenFile().number() + 50 + net::min_reserve;
        ::setrlimit(RLIMIT_NOFILE, &few);
    }
    ~Reserve() override { ::setrlimit(RLIMIT_NOFILE, &before_); }

    /// Opens all descriptors below the first one that is not for this use.
    static std::vector<OpenFile> take_all_for(net::DescriptorUse use) {
        std::vector<OpenFile> files;
        do {
            files.emplace_back();
        } while (files.back().number() + 1 < net::descriptor_bound(use));
        return files;
    }

 private:
    rlimit before_{};
};

TEST_F(Reserve, KeepsTheOperatorsPortAnsweringWhenClientsHaveTakenAllTheyMay) {
    TestEvents reported;
    const Server door({}, one_route("/", says_ok), reported.events());
    const Server admin(
        {.admission = AdmissionSettings{.allowed_hosts = {"test"}, .operators_port = true}},
        one_route("/", says_ok), {});
    std::vector<std::unique_ptr<TestClient>> clients;
    std::string said = "HTTP";
    while (!said.empty() && clients.size() < 100) {
        clients.push_back(std::make_unique<TestClient>(door.port()));
        clients.back()->try_send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        said = clients.back()->read_some(4);
    }
    EXPECT_LT(clients.size(), 30U);
    EXPECT_EQ(reported.refused(1)[0], "no_descriptors");
    TestClient operators(admin.port());
    EXPECT_EQ(operators.get("/").body, "ok");
}

TEST_F(Reserve, IsHalfForUpstreamsAndBeyondThatAForwardIs503UntilOneIsFreeAgain) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        while (!caller.read_head().empty() && caller.send(ok_answer)) {
        }
    });
    const Handler pass = [url = upstream.url()](const Request& request) {
        return Forward{.upstream = url,
                       .target = request.target,
                       .headers = {},
                       .retries = 0,
                       .on_failure = {},
                       .on_head = {}};
    };
    const Server gateway({}, one_route("/", pass), {});
    TestClient client(gateway.port());
    TestClient other(gateway.port());
    EXPECT_EQ(other.get("/nothing").status, 404);  // now its connection has a descriptor
    {
        const auto taken = take_all_for(net::DescriptorUse::upstreams);
        EXPECT_EQ(client.get("/").status, 503);
        EXPECT_EQ(upstream.connections(), 0);
    }
    const auto taken = take_all_for(net::DescriptorUse::clients);
    EXPECT_EQ(client.get("/").body, "ok");
}

}  // namespace
}  // namespace convoy::http
