// Gzip (RFC 1952) piece by piece, by zlib.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct z_stream_s;  // NOLINT(readability-identifier-naming): the name is zlib's

namespace convoy::http {

/// Throws std::bad_alloc where there is no memory for it.
class Zipping {
 public:
    Zipping();

    void add(std::string_view plain);
    /// Everything that was added, zipped. Nothing may be added after it.
    std::string finish();

 private:
    void deflate_all(std::string_view plain, int flush);

    struct End {
        void operator()(z_stream_s* stream) const;
    };
    std::unique_ptr<z_stream_s, End> stream_;
    std::string zipped_;
};

/// What `Zipping` made, plain again.
class Unzipping {
 public:
    explicit Unzipping(std::string zipped);

    /// The next piece of at most `piece_bytes`; nothing at the end. Throws std::runtime_error where
    /// these bytes are no gzip.
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
