#include "http/answer/content_coding.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

namespace convoy::http {
namespace {

/// Decompresses with zlib, which also checks the length and checksum at the end.
std::string gunzip(const std::string& zipped, std::size_t size) {
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    std::string plain(size + 1, '\0');
    std::string input = zipped;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(plain.data());
    stream.avail_out = static_cast<uInt>(plain.size());
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    plain.resize(stream.total_out);
    inflateEnd(&stream);
    return plain;
}

Request accepting(std::string coding) {
    Request request;
    request.method = "GET";
    request.headers.set("Accept-Encoding", std::move(coding));
    return request;
}

Response json(std::size_t bytes) {
    Response response;
    response.headers.set("Content-Type", "application/json");
    response.body = std::string(bytes, 'a');
    return response;
}

TEST(ContentCoding, TakesGzipWhereTheClientDoes) {
    for (const auto* coding : {"gzip", "GZIP", "br, gzip", "gzip;q=0.5", "*", "deflate, *;q=0.1",
                               "gzip;q=1.0, identity; q=0.5", "br;q=1,gzip ; q=0.8"}) {
        EXPECT_TRUE(accepts_gzip(coding)) << coding;
    }
}

TEST(ContentCoding, LeavesGzipWhereTheClientDoesNotTakeIt) {
    for (const auto* coding : {"", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzip;q=0, *",
                               "identity, gzip;q=0.5", "gzipped", "gzip;q=x"}) {
        EXPECT_FALSE(accepts_gzip(coding)) << coding;
    }
}

TEST(ContentCoding, ZipsSoThatZlibUnzips) {
    std::mt19937 random(1);
    for (const std::size_t size : {0U, 1U, 1000U, 100'000U, 3'000'000U}) {
        std::string plain(size, '\0');
        for (char& c : plain) {
            c = static_cast<char>(random() % 7);
        }
        EXPECT_EQ(gunzip(gzip(plain), size), plain) << size;
    }
}

TEST(ContentCoding, ZipsLongText) {
    const Response response = negotiated(accepting("gzip"), json(2000), 1024);
    EXPECT_EQ(response.headers.find("Content-Encoding"), "gzip");
    EXPECT_EQ(response.headers.find("Vary"), "Accept-Encoding");
    EXPECT_EQ(gunzip(response.body, 2000), std::string(2000, 'a'));
}

TEST(ContentCoding, ZipsEveryKindOfTextAndNothingElse) {
    for (const auto* type : {"application/geo+json", "application/gpx+xml", "text/csv",
                             "text/html; charset=utf-8", "application/problem+json"}) {
        Response response = json(2000);
        response.headers.set("Content-Type", type);
        EXPECT_TRUE(negotiated(accepting("gzip"), response, 1024).headers.find("Content-Encoding"))
            << type;
    }
    for (const auto* type : {"image/png", "application/x-protobuf", ""}) {
        Response response = json(2000);
        response.headers.set("Content-Type", type);
        EXPECT_EQ(negotiated(accepting("gzip"), response, 1024).headers.find("Vary"), std::nullopt)
            << type;
    }
}

TEST(ContentCoding, LeavesShortTextAsItIs) {
    const Response response = negotiated(accepting("gzip"), json(1023), 1024);
    EXPECT_EQ(response.headers.find("Content-Encoding"), std::nullopt);
    EXPECT_EQ(response.headers.find("Vary"), std::nullopt);
}

TEST(ContentCoding, SaysThatTheAnswerVariesAlsoWhereItIsPlain) {
    Response response = json(2000);
    response.headers.set("Vary", "Accept");
    const Response plain = negotiated(accepting("br"), response, 1024);
    EXPECT_EQ(plain.headers.find("Content-Encoding"), std::nullopt);
    EXPECT_EQ(plain.headers.find("Vary"), "Accept, Accept-Encoding");
}

TEST(ContentCoding, DoesNotZipTwice) {
    Response response = json(2000);
    response.headers.set("Content-Encoding", "br");
    EXPECT_EQ(negotiated(accepting("gzip"), response, 1024).body, response.body);
}

TEST(ContentCoding, KeepsAWeakTagAndWeakensAStrongOne) {
    Response response = json(2000);
    response.headers.set("ETag", R"(W/"1")");
    EXPECT_EQ(negotiated(accepting("gzip"), response, 1024).headers.find("ETag"), R"(W/"1")");
    response.headers.set("ETag", R"("1")");
    EXPECT_EQ(negotiated(accepting("gzip"), response, 1024).headers.find("ETag"), R"(W/"1")");
    EXPECT_EQ(negotiated(accepting(""), response, 1024).headers.find("ETag"), R"("1")");
}

TEST(ContentCoding, NotifiesAClientThatHasTheAnswerInsteadOfZipping) {
    Request request = accepting("gzip");
    request.headers.set("If-None-Match", R"("1")");
    Response response = json(2000);
    response.headers.set("ETag", R"(W/"1")");
    response = negotiated(request, response, 1024);
    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(response.body, "");
    EXPECT_EQ(response.headers.find("Vary"), "Accept-Encoding");
    EXPECT_EQ(response.headers.find("Content-Encoding"), std::nullopt);
}

TEST(Vary, NamesAFieldOnce) {
    Headers headers;
    vary_on(headers, "Accept-Encoding");
    vary_on(headers, "Origin");
    vary_on(headers, "accept-encoding");
    EXPECT_EQ(headers.joined("Vary"), "Accept-Encoding, Origin");
    headers.set("Vary", "*");
    vary_on(headers, "Origin");
    EXPECT_EQ(headers.joined("Vary"), "*");
}

}  // namespace
}  // namespace convoy::http
