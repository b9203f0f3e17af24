// The file in which a service keeps its copy of the registry, so that it starts without the
// registry. It has two lines: the SHA-256 of the second one, and the copy as one answer of
// `GET /changes` that has all records. It is replaced as a whole, and only its owner may read it.
#pragma once

#include <optional>
#include <string>

#include "registry-copy/copy.hpp"

namespace convoy::registry {

class CopyFile {
 public:
    explicit CopyFile(std::string path) : path_(std::move(path)) {}

    /// Returns the copy; nothing if there is no file, or if it is damaged, which is logged.
    std::optional<Copy> read() const;

    /// Replaces the file, and returns when it is on the disk. Returns why it could not, or "".
    std::string write(const Copy& copy) const;

 private:
    std::string path_;
};

}  // namespace convoy::registry
