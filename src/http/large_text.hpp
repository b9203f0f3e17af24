// The text of an answer that may become large, such as a page of a history. A client that reads
// slowly keeps its answer in our memory; so a large one is kept zipped, whatever the client takes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

class Zipping;

class LargeText {
 public:
    /// Up to so many bytes the text is kept as it is.
    static constexpr std::size_t plain_bytes = std::size_t{256} * 1024;

    LargeText();
    ~LargeText();
    LargeText(const LargeText&) = delete;
    LargeText& operator=(const LargeText&) = delete;

    void add(std::string_view more);

    /// The 200 with this text, as the client takes it: a client that takes no gzip gets a stream,
    /// unzipped as it reads. Vary names Accept-Encoding. Call it once, last.
    Answer answer(const Request& request, Headers headers);

 private:
    std::string plain_;  ///< until it is too much
    std::unique_ptr<Zipping> zipping_;
};

}  // namespace convoy::http
