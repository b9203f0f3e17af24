#include "device-gateway/doors/request_trace.hpp"

#include <algorithm>
#include <utility>

#include "device-gateway/doors/request_texts.hpp"

namespace convoy::device_gateway {

RequestTrace::RequestTrace(FrameTraces& traces, TracedSender sender,
                           std::function<fleet::Time()> now)
    : traces_(traces),
      sender_(std::move(sender)),
      now_(std::move(now)),
      connection_(traces.new_connection()) {}

void RequestTrace::asked(const http::Request& request, bool path_has_token,
                         std::string_view result) const {
    const std::string text = request_text(request, path_has_token);
    const std::size_t left_out =
        request.body.size() - std::min(request.body.size(), max_body_bytes_of_text);
    keep({.kind = TracePiece::Kind::frame,
          .time = now_(),
          .bytes = text,
          .result = result,
          .names_device = true,
          .size = text.size() + left_out});
}

void RequestTrace::answered(const http::Response& response) const {
    const std::string text = response_text(response);
    keep({.kind = TracePiece::Kind::answer, .time = now_(), .bytes = text});
}

void RequestTrace::keep(const TracePiece& piece) const {
    traces_.keep({.kind = sender_.kind, .id = sender_.id},
                 {.connection = connection_,
                  .protocol = sender_.protocol,
                  .transport = "http",
                  .address = sender_.address},
                 piece);
}

}  // namespace convoy::device_gateway
