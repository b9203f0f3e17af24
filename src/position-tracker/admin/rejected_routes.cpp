#include "position-tracker/admin/rejected_routes.hpp"

#include <limits>
#include <string>

#include "http/message/number.hpp"
#include "http/message/parameters.hpp"
#include "position-tracker/intake/rejected_review.hpp"
#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/query.hpp"

namespace convoy::tracker {
namespace {

http::Response json_answer(std::string body) {
    return {.status = 200,
            .headers = headers_of(fleet::Format::json, "no-store"),
            .body = std::move(body)};
}

RejectedChoice read_choice(http::Parameters& parameters) {
    RejectedChoice choice{.vehicle = read_given_name(parameters),
                          .reason = parameters.read("reason", "a reason, as in GET /rejected",
                                                    fleet::parse_rejection_reason),
                          .number = read_rejected_number(parameters, "number")};
    if (!choice.vehicle && !choice.reason && !choice.number) {
        parameters.refuse("vehicle, reason or number should be given");
    }
    return choice;
}

http::Response take_in(const AdminAccess& access, const http::Request& request) {
    http::Parameters parameters(request, {"vehicle", "reason", "number", "early"});
    const RejectedChoice choice = read_choice(parameters);
    const auto early = parameters.read(
        "early", "seconds", [](std::string_view text) -> std::optional<fleet::EarlyTime> {
            return text == "seconds" ? std::optional(fleet::EarlyTime::in_seconds) : std::nullopt;
        });
    if (parameters.bad()) {
        return bad_request(*parameters.bad());
    }
    const auto reviewed = access.use([&](const AdminContext& open) {
        return take_in_rejected(open.holding, choice, early.value_or(fleet::EarlyTime::wrong));
    });
    if (!reviewed) {
        return store_failed(reviewed.error());
    }
    return json_answer(R"({"taken_in":)" + std::to_string(reviewed->taken_in) + R"(,"held":)" +
                       std::to_string(reviewed->held) + R"(,"rejected":)" +
                       std::to_string(reviewed->rejected) + "}\n");
}

http::Response drop(const AdminAccess& access, const http::Request& request) {
    http::Parameters parameters(request, {"vehicle", "reason", "number"});
    const RejectedChoice choice = read_choice(parameters);
    if (parameters.bad()) {
        return bad_request(*parameters.bad());
    }
    const auto dropped =
        access.use([&](const AdminContext& open) { return drop_rejected(open.holding, choice); });
    return dropped ? json_answer(R"({"dropped":)" + std::to_string(*dropped) + "}\n")
                   : store_failed(dropped.error());
}

}  // namespace

void add_rejected_routes(http::Router& router, const AdminAccess& access) {
    router.add("POST", "/rejected",
               [&access](const http::Request& request) { return take_in(access, request); });
    router.add("DELETE", "/rejected",
               [&access](const http::Request& request) { return drop(access, request); });
}

}  // namespace convoy::tracker
