#include "position-tracker/mongo_server.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "position-tracker/mongo_database.hpp"

namespace convoy::tracker {
namespace {

using boost::asio::ip::tcp;

constexpr std::chrono::seconds start_within{30};

tcp::endpoint loopback(std::uint16_t port) {
    return {boost::asio::ip::address_v4::loopback(), port};
}

std::uint16_t free_port() {
    boost::asio::io_context context;
    return tcp::acceptor(context, loopback(0)).local_endpoint().port();
}

bool listens(std::uint16_t port) {
    boost::asio::io_context context;
    tcp::socket probe(context);
    boost::system::error_code error;
    probe.connect(loopback(port), error);
    return !error;
}

// Nothing in a test changes the environment while others read it.
const char* variable(const char* name) {
    return std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
}

std::string program() {
    const char* named = variable("CONVOY_FERRETDB");
    auto path =
        std::filesystem::absolute(named == nullptr ? ".convoy/tools/ferretdb/ferretdb" : named);
    if (!std::filesystem::is_regular_file(path)) {
        throw std::runtime_error("no FerretDB at " + path.string() +
                                 ": ./convoy setup test builds it; or name one in CONVOY_FERRETDB");
    }
    return path.string();
}

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// setpriv: it does not outlive a test that crashes.
std::vector<std::string> command(std::uint16_t port, const std::string& folder,
                                 const std::optional<MongoServer::Login>& login) {
    std::vector<std::string> words{"setpriv",
                                   "--pdeathsig",
                                   "KILL",
                                   program(),
                                   "--handler=sqlite",
                                   "--sqlite-url=file:" + folder + "/",
                                   "--listen-addr=127.0.0.1:" + std::to_string(port),
                                   "--debug-addr=-",
                                   "--state-dir=-",
                                   "--telemetry=disable",
                                   "--log-level=WARN"};
    if (login) {
        words.insert(words.end(),
                     {"--test-enable-new-auth", "--setup-database=admin",
                      "--setup-username=" + login->user, "--setup-password=" + login->password});
    }
    return words;
}

pid_t spawn(std::vector<std::string> words, const std::string& log) {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                       O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    pid_t process = -1;
    const int failed =
        ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), ::environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) {
        throw std::runtime_error("cannot start " + words.front());
    }
    return process;
}

// Long enough for a machine that is busy, short enough for a test of an outage.
std::string with_time_outs(const std::string& address, const std::string& database) {
    return address + "/" + database + "?serverSelectionTimeoutMS=1000&socketTimeoutMS=5000";
}

// Shared by all tests of this process.
std::string shared_address() {
    if (const char* named = variable("MONGODB_TEST_URI")) {
        return named;
    }
    static const MongoServer server;
    const std::string url = server.database("x").url;
    return url.substr(0, url.find("/x?"));
}

std::string random_name() {
    std::random_device random;
    return "convoy-test-" + std::to_string(random()) + std::to_string(random());
}

}  // namespace

MongoServer::MongoServer(std::optional<Login> login)
    : port_(free_port()), login_(std::move(login)) {
    start();
}

MongoServer::~MongoServer() { kill(); }

void MongoServer::start() {
    const std::string log = folder_ / "log";
    const std::string data = folder_ / "data";
    std::filesystem::create_directory(data);
    process_ = spawn(command(port_, data, login_), log);
    const auto deadline = std::chrono::steady_clock::now() + start_within;
    while (!listens(port_)) {
        const bool ended = ::waitpid(process_, nullptr, WNOHANG) == process_;
        if (ended) {
            process_ = -1;
        }
        if (ended || std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("FerretDB does not start: " + text_of(log));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

void MongoServer::kill() {
    if (process_ != -1) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }
}

void MongoServer::hang() const {
    ::kill(process_, SIGSTOP);
    ::waitpid(process_, nullptr, WUNTRACED);  // each of its threads stops in its own time
}

void MongoServer::resume() const { ::kill(process_, SIGCONT); }

MongoSettings MongoServer::database(const std::string& name) const {
    return {.url = with_time_outs("mongodb://127.0.0.1:" + std::to_string(port_), name)};
}

MongoTestDatabase::MongoTestDatabase()
    : settings_{.url = with_time_outs(shared_address(), random_name())} {}

MongoTestDatabase::~MongoTestDatabase() {
    const auto dropped = MongoDatabase(settings_).command({{"dropDatabase", 1}});
    static_cast<void>(dropped);  // what a test leaves behind is no failure of it
}

}  // namespace convoy::tracker
