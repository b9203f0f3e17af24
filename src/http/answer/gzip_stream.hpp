// Compresses and decompresses gzip (RFC 1952) piece by piece with zlib.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct z_stream_s;  // NOLINT(readability-identifier-naming): the name is zlib's

namespace convoy::http {

/// The constructor throws std::bad_alloc if memory is short.
class Zipping {
 public:
    Zipping();

    /// Compresses more bytes, which follow those added before.
    void add(std::string_view plain);
    /// Returns everything that was added, zipped. Call it once, last.
    std::string finish();

 private:
    void deflate_all(std::string_view plain, int flush);

    struct End {
        void operator()(z_stream_s* stream) const;
    };
    std::unique_ptr<z_stream_s, End> stream_;
    std::string zipped_;
};

/// Decompresses the result of `Zipping`.
class Unzipping {
 public:
    explicit Unzipping(std::string zipped);

    /// Returns the next piece of at most `piece_bytes`, or {} at the end. Throws std::runtime_error
    /// if the bytes are not gzip.
    std::optional<std::string> next();

    static constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

 private:
    struct End {
        void operator()(z_stream_s* stream) const;
    };
    std::string zipped_;
    std::unique_ptr<z_stream_s, End> stream_;
    bool ended_ = false;
};

}  // namespace convoy::http
