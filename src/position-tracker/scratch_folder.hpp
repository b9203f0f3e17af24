// For tests and benchmarks: a new folder that goes away with its owner. In memory where the system
// has such a place, for tests sync thousands of times; a benchmark names a disk.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace convoy::tracker {

class ScratchFolder {
 public:
    ScratchFolder() : ScratchFolder(in_memory()) {}
    explicit ScratchFolder(const std::filesystem::path& parent)
        : path_((parent / "convoy-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("cannot make " + path_);
        }
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
    static std::filesystem::path in_memory() {
        std::error_code ignored;
        const std::filesystem::path memory = "/dev/shm";
        return std::filesystem::is_directory(memory, ignored)
                   ? memory
                   : std::filesystem::temp_directory_path();
    }

    std::string path_;
};

}  // namespace convoy::tracker
