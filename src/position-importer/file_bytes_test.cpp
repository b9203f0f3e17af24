#include "position-importer/file_bytes.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace convoy::importer {
namespace {

TEST(FileBytes, GivesAFileInPieces) {
    const std::string path = testing::TempDir() + "convoy_bytes_" + std::to_string(::getpid());
    std::string content;
    for (int number = 0; content.size() < 200'000; ++number) {
        content += std::to_string(number) + '\0';
    }
    std::ofstream(path, std::ios::binary) << content;
    FileBytes bytes(path);
    std::string read;
    for (auto piece = bytes.next(); !piece.empty(); piece = bytes.next()) {
        read += piece;
    }
    EXPECT_TRUE(read == content);
    EXPECT_TRUE(bytes.next().empty());
    EXPECT_FALSE(bytes.unreadable());
    std::filesystem::remove(path);
}

// A program that starts the import may give it a socket, which cannot be opened by a name.
TEST(FileBytes, ReadsStandardInputThatIsASocket) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    ASSERT_EQ(::write(ends[0], "some bytes", 10), 10);
    ::close(ends[0]);
    const int before = ::dup(STDIN_FILENO);
    ASSERT_EQ(::dup2(ends[1], STDIN_FILENO), STDIN_FILENO);
    ::close(ends[1]);
    FileBytes bytes("-");
    EXPECT_EQ(bytes.next(), "some bytes");
    EXPECT_EQ(bytes.next(), "");
    EXPECT_FALSE(bytes.unreadable());
    ::dup2(before, STDIN_FILENO);
    ::close(before);
}

TEST(FileBytes, SaysWhyAFileCannotBeRead) {
    const auto complaint = [](const std::string& file) {
        FileBytes bytes(file);
        EXPECT_TRUE(bytes.next().empty());
        return bytes.unreadable() ? bytes.unreadable()->reason : "";
    };
    EXPECT_EQ(complaint("no/such/file"), "it cannot be read: No such file or directory");
    EXPECT_EQ(complaint("src"), "it is a folder: name the files in it");
    // It can be opened, but there is no memory at its beginning.
    EXPECT_EQ(complaint("/proc/self/mem"), "it cannot be read: Input/output error");
}

}  // namespace
}  // namespace convoy::importer
