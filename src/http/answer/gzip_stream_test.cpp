#include "http/answer/gzip_stream.hpp"

#include <gtest/gtest.h>

#include <random>

namespace convoy::http {
namespace {

std::string unzipped(std::string zipped) {
    Unzipping unzipping(std::move(zipped));
    std::string plain;
    while (auto piece = unzipping.next()) {
        EXPECT_LE(piece->size(), Unzipping::piece_bytes);
        plain += *piece;
    }
    return plain;
}

std::string noise(std::size_t size) {
    std::mt19937 random(1);
    std::string made(size, '\0');
    for (char& c : made) {
        c = static_cast<char>(random());
    }
    return made;
}

TEST(GzipStream, GivesBackWhatWasAddedInWhateverPieces) {
    const std::string text = noise(300'000) + std::string(300'000, 'a');
    for (const std::size_t step : {1U, 1000U, 65'536U, 600'000U}) {
        Zipping zipping;
        for (std::size_t begin = 0; begin < text.size(); begin += step) {
            zipping.add(std::string_view(text).substr(begin, step));
        }
        EXPECT_EQ(unzipped(zipping.finish()), text) << step;
    }
}

TEST(GzipStream, OfNothingIsNothing) {
    Zipping zipping;
    zipping.add("");
    EXPECT_EQ(unzipped(zipping.finish()), "");
}

TEST(GzipStream, RefusesWhatIsNoGzip) {
    Zipping zipping;
    zipping.add(noise(300'000));
    std::string zipped = zipping.finish();
    EXPECT_THROW(unzipped("no gzip"), std::runtime_error);
    EXPECT_THROW(unzipped(zipped.substr(0, zipped.size() / 2)), std::runtime_error);
    zipped[zipped.size() / 2] ^= 1;
    EXPECT_THROW(unzipped(zipped), std::runtime_error);
}

}  // namespace
}  // namespace convoy::http
