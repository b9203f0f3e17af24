#include "amqp/broker_fixture.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "amqp/loopback_address.hpp"

namespace convoy::amqp {
namespace {

constexpr std::chrono::seconds start_within{60};
constexpr std::array users{"simulator", "tracker", "admin"};

class Socket {
 public:
    Socket() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Socket() { ::close(descriptor_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    bool connect(std::uint16_t port) const {
        const sockaddr_in address = loopback_address(port);
        return ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address),
                         sizeof address) == 0;
    }

    // Binds to a port that is free now, and says which.
    std::uint16_t bind_any() const {
        sockaddr_in address = loopback_address(0);
        socklen_t size = sizeof address;
        if (::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
            ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
            throw std::runtime_error("broker fixture: no free port");
        }
        return ntohs(address.sin_port);
    }

 private:
    int descriptor_;
};

std::filesystem::path jars() {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in a test changes the environment
    const char* named = std::getenv("CONVOY_QUEUE_JARS");
    const auto folder =
        std::filesystem::absolute(named == nullptr ? ".convoy/tools/queue/lib" : named);
    if (!std::filesystem::is_directory(folder)) {
        throw std::runtime_error("broker fixture: no jars in " + folder.string() +
                                 ": fetch them as the head of queue/pom.xml says, or name their "
                                 "folder in CONVOY_QUEUE_JARS");
    }
    return folder;
}

std::filesystem::path make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "convoy-queue-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("broker fixture: cannot make the folder " + name);
    }
    return name;
}

std::string text_of(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

// In the child, between fork and exec.
[[noreturn]] void become(std::vector<std::string>& command, const std::string& log) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it does not outlive a test that crashes
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(output, STDERR_FILENO);
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (std::string& argument : command) {
        arguments.push_back(argument.data());
    }
    arguments.push_back(nullptr);
    ::execv("/usr/bin/env", arguments.data());
    ::_exit(127);
}

}  // namespace

BrokerFixture::BrokerFixture(NotStarted) : folder_(make_folder()), port_(Socket().bind_any()) {
    for (const auto* user : users) {
        set_password(user, std::string("password of ") + user);
    }
}

BrokerFixture::BrokerFixture() : BrokerFixture(NotStarted{}) { start(); }

BrokerFixture::~BrokerFixture() {
    kill();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::filesystem::path BrokerFixture::password_file(const std::string& user) const {
    return folder_ / (user + ".password");
}

void BrokerFixture::set_password(const std::string& user, const std::string& password) {
    std::ofstream(password_file(user)) << password << '\n';
}

ConnectionSettings BrokerFixture::as(const std::string& user) const {
    std::string password = text_of(password_file(user));
    password.pop_back();
    return {.urls = {"amqp://127.0.0.1:" + std::to_string(port_)},
            .user = user,
            .password = password,
            .container_id = "test-" + user,
            .max_reconnect_delay = std::chrono::milliseconds(200)};
}

// A command line that sets the broker's environment and becomes the broker.
std::vector<std::string> BrokerFixture::command() const {
    return {"env",
            "QUEUE_HOST=127.0.0.1",
            "QUEUE_PORT=" + std::to_string(port_),
            "QUEUE_DATA=" + (folder_ / "data").string(),
            "QUEUE_PASSWORDS=" + folder_.string(),
            "QUEUE_STORE=" + store_limit_,
            "QUEUE_JARS=" + jars().string(),
            std::string("JDK_JAVA_OPTIONS=") + (for_long_ ? "" : "-XX:TieredStopAtLevel=1"),
            "queue/run"};
}

void BrokerFixture::start() {
    std::vector<std::string> command = this->command();
    const std::string log = folder_ / "log";
    process_ = ::fork();
    if (process_ == 0) {
        become(command, log);
    }
    const auto deadline = std::chrono::steady_clock::now() + start_within;
    while (!Socket().connect(port_)) {
        const bool ended = ::waitpid(process_, nullptr, WNOHANG) == process_;
        if (ended) {
            process_ = -1;
        }
        if (ended || std::chrono::steady_clock::now() > deadline) {
            throw std::runtime_error("broker fixture: it does not start: " + text_of(log));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void BrokerFixture::kill() {
    if (process_ != -1) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }
}

void BrokerFixture::hang() const {
    ::kill(process_, SIGSTOP);
    ::waitpid(process_, nullptr, WUNTRACED);  // each of its threads stops in its own time
}

void BrokerFixture::resume() const { ::kill(process_, SIGCONT); }

}  // namespace convoy::amqp
