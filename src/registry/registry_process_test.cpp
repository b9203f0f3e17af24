// The registry as a process: what it has answered survives its being killed at any moment.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <thread>

#include "http/fixtures/test_client.hpp"
#include "mongodb/fixtures/mongo_server.hpp"
#include "registry/fixtures/registry_folder.hpp"

namespace convoy::registry {
namespace {

namespace files = std::filesystem;

/// The program that was built beside this test.
std::string program() { return files::read_symlink("/proc/self/exe").parent_path() / "registry"; }

class RegistryProcess {
 public:
    /// `name`: of its log among those of the folder.
    RegistryProcess(const RegistryFolder& folder, const std::string& records,
                    const std::string& name = "log")
        : log_(folder.file(name)) {
        files::remove(log_);
        std::ofstream(folder.file("token")) << "right\n";
        const std::array<std::string, 5> words{program(), "--records=" + records,
                                               "--token-file=" + folder.file("token"), "--port=0",
                                               "--admin-port=0"};
        std::array<char*, words.size() + 1> arguments{};
        std::ranges::transform(words, arguments.begin(), [](const std::string& word) {
            return const_cast<char*>(word.c_str());
        });
        posix_spawn_file_actions_t actions{};
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_.c_str(),
                                           O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
        const int error = ::posix_spawn(&process_, words[0].c_str(), &actions, nullptr,
                                        arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            throw std::runtime_error("the registry cannot be started");
        }
    }
    ~RegistryProcess() { kill(); }
    RegistryProcess(const RegistryProcess&) = delete;
    RegistryProcess& operator=(const RegistryProcess&) = delete;

    /// Waits until it serves, and returns its port.
    std::uint16_t port() const { return logged("port"); }
    std::uint16_t admin_port() const { return logged("admin_port"); }

    void kill() {
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
            process_ = 0;
        }
    }
    /// Returns its exit code.
    int stop() {
        int state = 0;
        ::kill(process_, SIGTERM);
        ::waitpid(process_, &state, 0);
        process_ = 0;
        return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
    }

 private:
    std::uint16_t logged(std::string_view member) const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (std::chrono::steady_clock::now() < deadline) {
            std::ifstream log(log_);
            for (std::string line; std::getline(log, line);) {
                boost::system::error_code wrong;
                const auto value = boost::json::parse(line, wrong);
                const auto* object = value.if_object();
                if (!wrong && object != nullptr && object->if_contains(member) != nullptr) {
                    return object->at(member).to_number<std::uint16_t>();
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        throw std::runtime_error("the registry does not serve");
    }

    std::string log_;
    pid_t process_ = 0;
};

int ask(http::TestClient& client, std::string_view method, const std::string& target,
        const std::string& body = "") {
    return client.ask(method, target, "Authorization: Bearer right\r\nIf-Match: *\r\n", body)
        .status;
}

/// A client that creates devices with ascending ids, moves them and removes each third, until the
/// process is killed.
class Writer {
 public:
    explicit Writer(int first_id) : next_id_(first_id) {}

    void write_until_it_breaks(std::uint16_t port) {
        try {
            http::TestClient client(port);
            while (write_one(client)) {
            }
            ADD_FAILURE() << "a write was refused";
        } catch (const std::exception&) {
            // The process was killed.
        }
        has_ended_ = true;
    }
    /// Waits until this many writes were answered.
    void wait_for_answers(int count) const {
        while (answers_ < count && !has_ended_) {
            std::this_thread::yield();
        }
    }

    int next_id() const { return next_id_; }
    /// What was answered: by id the vehicle ("" is none), or nothing if the device was removed.
    const std::map<std::string, std::optional<std::string>>& answered() const { return answered_; }

 private:
    bool write_one(http::TestClient& client) {
        const std::string id = std::to_string(next_id_++);
        if (ask(client, "POST", "/devices", R"({"id":")" + id + "\"}") != 201) {
            return false;
        }
        answered_[id] = "";
        ++answers_;
        if (ask(client, "POST", "/devices/" + id + "/move", R"({"vehicle":"v"})") != 200) {
            return false;
        }
        answered_[id] = "v";
        ++answers_;
        if (next_id_ % 3 != 0) {
            return true;
        }
        answered_.erase(id);  // until it is answered, it may be removed or not
        if (ask(client, "DELETE", "/devices/" + id) != 204) {
            return false;
        }
        answered_[id] = std::nullopt;
        ++answers_;
        return true;
    }

    int next_id_;
    std::map<std::string, std::optional<std::string>> answered_;
    std::atomic<int> answers_ = 0;
    std::atomic<bool> has_ended_ = false;
};

void expect_all(http::TestClient& client,
                const std::map<std::string, std::optional<std::string>>& answered) {
    for (const auto& [id, vehicle] : answered) {
        const auto answer = client.get("/devices/" + id);
        EXPECT_EQ(answer.status, vehicle ? 200 : 404) << id;
        if (vehicle == "v") {
            EXPECT_NE(answer.body.find(R"("vehicle":"v")"), std::string::npos) << answer.body;
        }
    }
}

/// A store of its own for each test.
struct ProcessStore {
    std::string name;
    int kills;
    /// Returns the value of `--records`, and what has to live as long as it is used.
    std::function<std::pair<std::string, std::shared_ptr<void>>(const RegistryFolder&)> make;
};

class RegistryProcessTest : public testing::TestWithParam<ProcessStore> {};

TEST_P(RegistryProcessTest, LosesNothingThatWasAnsweredWhenItIsKilled) {
    const RegistryFolder folder;
    const auto [records, owner] = GetParam().make(folder);
    std::mt19937 random(20'261'130);  // NOLINT(bugprone-random-generator-seed): repeatable
    std::uniform_int_distribution<int> answers(3, 12);
    std::uniform_int_distribution<int> microseconds(0, 10'000);
    std::map<std::string, std::optional<std::string>> answered;
    int next_id = 0;
    for (int kill = 0; kill < GetParam().kills; ++kill) {
        RegistryProcess process(folder, records);
        Writer writer(next_id);
        std::thread writing(&Writer::write_until_it_breaks, &writer, process.port());
        writer.wait_for_answers(answers(random));
        // Any moment of the next write.
        std::this_thread::sleep_for(std::chrono::microseconds(microseconds(random)));
        process.kill();
        writing.join();
        answered.insert(writer.answered().begin(), writer.answered().end());
        next_id = writer.next_id();
    }
    RegistryProcess process(folder, records);
    http::TestClient client(process.port());
    expect_all(client, answered);
    EXPECT_GT(answered.size(), 5U);
    EXPECT_EQ(process.stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(
    Stores, RegistryProcessTest,
    testing::Values(ProcessStore{.name = "Sqlite",
                                 .kills = 5,
                                 .make =
                                     [](const RegistryFolder& folder) {
                                         return std::pair("sqlite:" + folder.file("registry.db"),
                                                          std::shared_ptr<void>());
                                     }},
                    ProcessStore{.name = "MongoDb",
                                 .kills = 3,
                                 .make =
                                     [](const RegistryFolder&) {
                                         auto database =
                                             std::make_shared<mongodb::MongoTestDatabase>();
                                         return std::pair(database->address().url,
                                                          std::shared_ptr<void>(database));
                                     }}),
    [](const auto& store) { return store.param.name; });

TEST(RegistryProcess, AnswersAReaderWithAChangeThatAnotherOneHasMade) {
    const RegistryFolder folder;
    const mongodb::MongoTestDatabase database;
    const RegistryProcess first(folder, database.address().url, "first");
    const RegistryProcess second(folder, database.address().url, "second");
    http::TestClient writer(first.port());
    http::TestClient reader(second.port());
    ASSERT_EQ(ask(writer, "POST", "/devices", R"({"id":"1"})"), 201);
    std::thread later([&writer] {
        EXPECT_EQ(ask(writer, "POST", "/devices/1/move", R"({"vehicle":"v"})"), 200);
    });
    const auto changes = reader.get("/changes?since=1&wait=60");
    later.join();
    EXPECT_NE(changes.body.find(R"("number":2,"more":false)"), std::string::npos) << changes.body;
    EXPECT_NE(changes.body.find(R"("vehicle":"v")"), std::string::npos) << changes.body;
    // A version that one has answered is the other's, too.
    const auto moved = reader.ask("PATCH", "/devices/1",
                                  "Authorization: Bearer right\r\nIf-Match: \"1\"\r\n", "{}");
    EXPECT_EQ(moved.status, 412);
    EXPECT_EQ(ask(writer, "POST", "/unknown", R"({"unknown":[{"id":"9","count":1}]})"), 204);
    EXPECT_NE(reader.get("/unknown").body.find(R"("id":"9")"), std::string::npos);
}

TEST(RegistryProcess, GoesOnByItselfWhenItsDatabaseIsBack) {
    const RegistryFolder folder;
    mongodb::MongoServer server;
    RegistryProcess process(folder, server.database("registry").url);
    http::TestClient client(process.port());
    http::TestClient admin(process.admin_port());
    ASSERT_EQ(ask(client, "POST", "/devices", R"({"id":"1"})"), 201);
    server.kill();
    for (const auto* target : {"/devices", "/changes", "/unknown"}) {
        const auto answer = client.get(target);
        EXPECT_EQ(answer.status, 503) << target;
        EXPECT_EQ(boost::json::parse(answer.body).at("status").as_int64(), 503) << answer.body;
    }
    EXPECT_EQ(ask(client, "POST", "/devices", R"({"id":"2"})"), 503);
    const auto ready = [&admin] { return admin.get("/readyz"); };
    EXPECT_EQ(ready().status, 200) << "it answers again as soon as the database does";
    EXPECT_NE(ready().body.find("records: mongodb: "), std::string::npos) << ready().body;
    server.start();
    while (ready().body.find("records") != std::string::npos) {
        std::this_thread::yield();
    }
    EXPECT_EQ(ask(client, "POST", "/devices", R"({"id":"2"})"), 201);
    EXPECT_EQ(client.get("/devices/1").status, 200);
    EXPECT_EQ(process.stop(), 0);
}

}  // namespace
}  // namespace convoy::registry
