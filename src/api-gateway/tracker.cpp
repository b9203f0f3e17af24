#include "api-gateway/tracker.hpp"

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <string_view>
#include <utility>

#include "http/message/problem.hpp"
#include "http/upstream/address.hpp"

namespace convoy::gateway {
namespace {

using std::chrono::steady_clock;

constexpr const char* dependency = "tracker";
constexpr std::chrono::seconds probe_timeout{2};

/// The header fields that are forwarded to the tracker. The gateway handles all others itself.
constexpr std::array passed_on{"Accept", "Accept-Encoding", "If-None-Match", "traceparent",
                               "tracestate"};

http::Headers headers_for_tracker(const http::Request& request) {
    http::Headers headers;
    for (const char* name : passed_on) {
        if (std::string value = request.headers.joined(name); !value.empty()) {
            headers.set(name, std::move(value));
        }
    }
    headers.set("X-Request-Id", request.id);
    return headers;
}

http::Response outage(http::UpstreamFailure failure) {
    const bool late = failure == http::UpstreamFailure::timed_out;
    const int status = late ? 504 : 503;
    http::Response response =
        http::problem(status, late ? "the tracker did not answer in time; try again after a second"
                                   : "the tracker cannot be reached; try again after a second");
    response.headers.set("Retry-After", "1");
    return response;
}

/// Returns whether an HTTP server answers there. OPTIONS costs the tracker least.
bool answers(const http::UpstreamAddress& address) {
    boost::asio::ip::tcp::iostream stream;
    stream.expires_after(probe_timeout);
    stream.connect(address.host, address.port);
    stream << "OPTIONS /vehicles HTTP/1.1\r\nHost: " << address.authority
           << "\r\nConnection: close\r\n\r\n"
           << std::flush;
    std::string status_line;
    return std::getline(stream, status_line) && status_line.starts_with("HTTP/1.1 ");
}

}  // namespace

Tracker::Tracker(TrackerUpstreamSettings settings, service::Health& health)
    : settings_(std::move(settings)),
      address_(http::parse_upstream(settings_.url).value()),
      choice_(std::make_shared<http::AddressChoice>()),
      health_(health),
      latest_outcome_(steady_clock::time_point::min()) {
    health_.expect(dependency);
}

http::Forward Tracker::forward(const http::Request& request) {
    return {.upstream = settings_.url,
            .choice = choice_,
            .target = request.target,
            .headers = headers_for_tracker(request),
            .timeout = settings_.timeout,
            .retries = static_cast<int>(settings_.retries),
            .on_failure =
                [this](http::UpstreamFailure failure) {
                    failed(failure);
                    return outage(failure);
                },
            .on_head = [this](int, http::Headers&) { answered(); }};
}

http::Forward Tracker::forward_long(const http::Request& request) {
    http::Forward patient = forward(request);
    patient.timeout = settings_.long_timeout;
    return patient;
}

void Tracker::probe_if_quiet() {
    if (steady_clock::now() - settings_.probe_interval < latest_outcome_.load()) {
        return;
    }
    if (answers(address_)) {
        answered();
    } else {
        failed(http::UpstreamFailure::unreachable);
    }
}

void Tracker::answered() {
    latest_outcome_ = steady_clock::now();
    health_.up(dependency);
}

void Tracker::failed(http::UpstreamFailure failure) {
    latest_outcome_ = steady_clock::now();
    health_.down(dependency, failure == http::UpstreamFailure::timed_out ? "does not answer in time"
                                                                         : "cannot be reached");
}

}  // namespace convoy::gateway
