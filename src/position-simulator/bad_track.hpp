// The error of a track that cannot be read.
#pragma once

#include <cstddef>
#include <string>

namespace convoy::simulator {

/// The error in a track's text. Lines count from 1; 0 means the whole text.
struct BadTrack {
    std::size_t line;
    std::string reason;
};

}  // namespace convoy::simulator
