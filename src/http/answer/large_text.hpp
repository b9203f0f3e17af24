// The text of an answer that may become large, such as a page of a history. A client that reads
// slowly keeps its answer in our memory, so a large one is kept zipped even if the client does not
// accept gzip.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

class Zipping;

class LargeText {
 public:
    /// A text of up to this many bytes is kept plain.
    static constexpr std::size_t plain_bytes = std::size_t{256} * 1024;

    LargeText();
    ~LargeText();
    LargeText(const LargeText&) = delete;
    LargeText& operator=(const LargeText&) = delete;

    /// Appends to the text.
    void add(std::string_view more);

    /// Returns the 200 with this text. If the text is large, it is zipped, or a stream that unzips
    /// while a client without gzip reads, and Vary names Accept-Encoding. Call it once, last.
    Answer answer(const Request& request, Headers headers);

 private:
    std::string plain_;  ///< while it is at most `plain_bytes`
    std::unique_ptr<Zipping> zipping_;
};

}  // namespace convoy::http
