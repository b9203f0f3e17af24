#include "history/rocksdb/opened.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "history/fixtures/scratch_folder.hpp"

namespace convoy::history {
namespace {

TEST(OpenedHistory, IsMadeInANewFolder) {
    const ScratchFolder folder;
    EXPECT_TRUE(open_history({.folder = folder / "history"})->positions.vehicles().empty());
}

TEST(OpenedHistory, IsRefusedIfNoTableIsToBlame) {
    const ScratchFolder folder;
    std::ofstream(folder / "notes.txt") << "of another program";
    EXPECT_THROW(open_history({.folder = folder / ""}), CannotOpen);
}

}  // namespace
}  // namespace convoy::history
