#include "registry-copy/copy_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

namespace files = std::filesystem;

class CopyFileTest : public testing::Test {
 protected:
    CopyFileTest() { files::create_directories(folder_); }
    ~CopyFileTest() override { files::remove_all(folder_); }

    std::string content() const {
        std::ostringstream read;
        read << std::ifstream(path_, std::ios::binary).rdbuf();
        return read.str();
    }
    void put(const std::string& content) const {
        std::ofstream(path_, std::ios::binary) << content;
    }

    std::string folder_ = testing::TempDir() + "copy_file_test." + std::to_string(::getpid());
    std::string path_ = folder_ + "/registry.copy";
    CopyFile file_{path_};
    Copy copy_ = Copy().with(
        {.registry = "r",
         .number = 8,
         .changes = {{4, Vehicle{.id = fleet::VehicleName::from("v").value(), .version = 4}},
                     {8, Device{.id = "1", .token_hash = sha256_hex("secret"), .version = 8}}}});
};

TEST_F(CopyFileTest, IsReadAsItWasWritten) {
    EXPECT_EQ(file_.write(copy_), "");
    const Copy read = file_.read().value();
    EXPECT_EQ(read.registry(), "r");
    EXPECT_EQ(read.number(), 8U);
    EXPECT_EQ(*read.vehicle("v"), *copy_.vehicle("v"));
    EXPECT_EQ(*read.device("1"), *copy_.device("1"));
    EXPECT_EQ(read.device_of_token("secret")->id, "1");
}

TEST_F(CopyFileTest, IsReplacedAsAWholeAndOnlyItsOwnerMayReadIt) {
    put("old");
    EXPECT_EQ(file_.write(copy_), "");
    struct stat state{};
    ASSERT_EQ(::stat(path_.c_str(), &state), 0);
    EXPECT_EQ(state.st_mode & 0777U, 0600U);
    EXPECT_FALSE(files::exists(path_ + ".unfinished"));
    EXPECT_TRUE(file_.read());
}

TEST_F(CopyFileTest, IsNoCopyIfItIsMissing) { EXPECT_FALSE(file_.read()); }

TEST_F(CopyFileTest, IsNoCopyIfAnyByteIsLostOrChanged) {
    EXPECT_EQ(file_.write(copy_), "");
    const std::string good = content();
    ASSERT_GT(good.size(), 100U);
    for (const std::size_t size : {std::size_t{0}, std::size_t{64}, good.size() - 1}) {
        put(good.substr(0, size));
        testing::internal::CaptureStdout();
        EXPECT_FALSE(file_.read()) << size;
        EXPECT_NE(testing::internal::GetCapturedStdout().find("cannot be used"), std::string::npos);
    }
    testing::internal::CaptureStdout();
    for (std::size_t place = 0; place < good.size(); ++place) {
        std::string damaged = good;
        damaged[place] ^= 1;
        put(damaged);
        EXPECT_FALSE(file_.read()) << place;
    }
    testing::internal::GetCapturedStdout();
    put(good);
    EXPECT_TRUE(file_.read());
}

TEST_F(CopyFileTest, SaysWhyItCannotBeWritten) {
    EXPECT_NE(CopyFile(folder_ + "/missing/copy").write(copy_), "");
    EXPECT_FALSE(files::exists(path_));
}

}  // namespace
}  // namespace convoy::registry
