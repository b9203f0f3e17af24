#include "http/answer/gzip_stream.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <stdexcept>
#include <utility>

namespace convoy::http {
namespace {

// For the JSON of 10,000 vehicles (1.7 MB) level 1 takes half the time of zlib's default and makes
// a quarter more bytes. Workers are scarcer than bandwidth to nginx and browsers.
constexpr int gzip_level = 1;
constexpr int gzip_window_bits = 15 + 16;  // + 16: zlib then writes a gzip header
constexpr int gzip_memory_level = 8;
constexpr std::size_t min_space = 4096;

// zlib declares its input non-const but does not change it.
Bytef* input_of(std::string_view bytes) {
    return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

void Zipping::End::operator()(z_stream_s* stream) const {
    deflateEnd(stream);
    delete stream;
}

Zipping::Zipping() : stream_(new z_stream{}) {
    if (deflateInit2(stream_.get(), gzip_level, Z_DEFLATED, gzip_window_bits, gzip_memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::bad_alloc();
    }
}

void Zipping::add(std::string_view plain) {
    while (!plain.empty()) {  // zlib takes sizes of 32 bits
        const auto part = plain.substr(0, std::numeric_limits<uInt>::max());
        deflate_all(part, Z_NO_FLUSH);
        plain.remove_prefix(part.size());
    }
}

std::string Zipping::finish() {
    deflate_all({}, Z_FINISH);
    zipped_.shrink_to_fit();
    return std::move(zipped_);
}

void Zipping::deflate_all(std::string_view plain, int flush) {
    stream_->next_in = input_of(plain);
    stream_->avail_in = static_cast<uInt>(plain.size());
    do {
        const std::size_t used = zipped_.size();
        const std::size_t space = std::max(min_space, plain.size() / 4);
        zipped_.resize(used + space);
        stream_->next_out = reinterpret_cast<Bytef*>(zipped_.data() + used);
        stream_->avail_out = static_cast<uInt>(space);
        deflate(stream_.get(), flush);
        zipped_.resize(zipped_.size() - stream_->avail_out);
    } while (stream_->avail_out == 0);
}

void Unzipping::End::operator()(z_stream_s* stream) const {
    inflateEnd(stream);
    delete stream;
}

Unzipping::Unzipping(std::string zipped) : zipped_(std::move(zipped)), stream_(new z_stream{}) {
    if (zipped_.size() > std::numeric_limits<uInt>::max() ||
        inflateInit2(stream_.get(), gzip_window_bits) != Z_OK) {
        throw std::bad_alloc();
    }
    stream_->next_in = input_of(zipped_);
    stream_->avail_in = static_cast<uInt>(zipped_.size());
}

std::optional<std::string> Unzipping::next() {
    if (ended_) {
        return std::nullopt;
    }
    std::string piece(piece_bytes, '\0');
    stream_->next_out = reinterpret_cast<Bytef*>(piece.data());
    stream_->avail_out = static_cast<uInt>(piece.size());
    const int result = inflate(stream_.get(), Z_NO_FLUSH);
    if (result != Z_OK && result != Z_STREAM_END) {
        throw std::runtime_error("the bytes to be unzipped are not gzip");
    }
    ended_ = result == Z_STREAM_END;
    piece.resize(piece.size() - stream_->avail_out);
    return piece;
}

}  // namespace convoy::http
