// Traces one request over HTTP and its answer.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "device-gateway/traces/frame_traces.hpp"
#include "http/message/message.hpp"

namespace convoy::device_gateway {

struct TracedSender {
    std::string_view protocol;  ///< of its app; not copied
    std::string address{};
    TraceOwner::Kind kind = TraceOwner::Kind::address;
    std::string id{};  ///< as `TraceOwner` has it
};

/// The traces must outlive it. Threads: any.
class RequestTrace {
 public:
    RequestTrace(FrameTraces& traces, TracedSender sender, std::function<fleet::Time()> now);

    void asked(const http::Request& request, bool path_has_token, std::string_view result) const;
    void answered(const http::Response& response) const;

 private:
    void keep(const TracePiece& piece) const;

    FrameTraces& traces_;
    TracedSender sender_;
    std::function<fleet::Time()> now_;
    std::uint64_t connection_;
};

}  // namespace convoy::device_gateway
