#include "http/answer/large_text.hpp"

#include <utility>

#include "http/answer/content_coding.hpp"
#include "http/answer/gzip_stream.hpp"

namespace convoy::http {

LargeText::LargeText() = default;
LargeText::~LargeText() = default;

void LargeText::add(std::string_view more) {
    if (zipping_) {
        zipping_->add(more);
        return;
    }
    plain_ += more;
    if (plain_.size() > plain_bytes) {
        zipping_ = std::make_unique<Zipping>();
        zipping_->add(std::exchange(plain_, {}));
    }
}

Answer LargeText::answer(const Request& request, Headers headers) {
    if (!zipping_) {
        return Response{.headers = std::move(headers), .body = std::move(plain_)};
    }
    vary_on(headers, "Accept-Encoding");
    std::string zipped = zipping_->finish();
    zipping_.reset();
    if (accepts_gzip(request.headers.joined("Accept-Encoding"))) {
        headers.set("Content-Encoding", "gzip");
        return Response{.headers = std::move(headers), .body = std::move(zipped)};
    }
    const auto unzipping = std::make_shared<Unzipping>(std::move(zipped));
    return StreamedResponse{.headers = std::move(headers),
                            .next = [unzipping] { return unzipping->next(); }};
}

}  // namespace convoy::http
