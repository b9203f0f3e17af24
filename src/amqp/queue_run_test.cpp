// Tests that queue/run prints in one line why it does not start.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace convoy::amqp {
namespace {

class QueueRun : public testing::Test {
 protected:
    QueueRun() {
        std::string name = testing::TempDir() + "convoy-queue-run-XXXXXX";
        folder_ = ::mkdtemp(name.data());
        std::filesystem::create_directory(folder_ / "jars");
        write(folder_ / "jars/activemq-broker-0.jar", "");
        for (const auto* user : {"simulator", "tracker", "admin"}) {
            write(password_of(user), "secret");
        }
    }
    ~QueueRun() override { std::filesystem::remove_all(folder_); }

    static void write(const std::filesystem::path& file, const char* text) {
        std::ofstream(file) << text;
    }

    std::filesystem::path password_of(const std::string& user) const {
        return folder_ / (user + ".password");
    }

    // Returns its output, with its exit status in a last line. `settings`: more of its environment.
    std::string run(const std::string& settings = "") const {
        const std::string command =
            "QUEUE_HOST=127.0.0.1 QUEUE_PORT=1 QUEUE_DATA=" + (folder_ / "data").string() +
            " QUEUE_PASSWORDS=" + folder_.string() + " QUEUE_JARS=" + (folder_ / "jars").string() +
            " " + settings + " queue/run 2>&1; echo \"exit $?\"";
        std::FILE* output = ::popen(command.c_str(), "r");
        std::string text;
        std::array<char, 256> piece{};
        while (std::fgets(piece.data(), piece.size(), output) != nullptr) {
            text += piece.data();
        }
        ::pclose(output);
        return text;
    }

    std::filesystem::path folder_;
};

TEST_F(QueueRun, NamesTheFolderWithoutJars) {
    std::filesystem::remove(folder_ / "jars/activemq-broker-0.jar");
    EXPECT_EQ(run(), "queue: no jars in " + (folder_ / "jars").string() +
                         ": fetch them as the head of queue/pom.xml says\nexit 1\n");
}

TEST_F(QueueRun, NamesTheUserWithoutAPassword) {
    std::filesystem::remove(password_of("tracker"));
    EXPECT_EQ(run(), "queue: no password for tracker in " + password_of("tracker").string() +
                         "\nexit 1\n");
}

TEST_F(QueueRun, TakesNoEmptyPassword) {
    write(password_of("admin"), "");
    EXPECT_EQ(run(),
              "queue: no password for admin in " + password_of("admin").string() + "\nexit 1\n");
}

TEST_F(QueueRun, NamesADataFolderThatCannotBe) {
    write(folder_ / "data", "a file, not a folder");
    EXPECT_EQ(run(),
              "queue: cannot make the data folder " + (folder_ / "data").string() + "\nexit 1\n");
}

}  // namespace
}  // namespace convoy::amqp
