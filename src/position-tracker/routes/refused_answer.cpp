#include "position-tracker/routes/refused_answer.hpp"

#include "fleet/text.hpp"
#include "position-tracker/routes/folded_text.hpp"

namespace convoy::tracker {
namespace {

void append_refused(std::string& out, const Refused& refused) {
    out += R"({"vehicle":)";
    fleet::append_json_string(out, refused.vehicle);
    out += R"(,"reason":)";
    fleet::append_json_string(out, refused.reason);
    out += R"(,"detail":)";
    fleet::append_json_string(out, refused.detail);
    out += R"(,"ahead":)";
    if (refused.ahead) {
        fleet::append_decimal(out, refused.ahead->count() / 100, 1);
    } else {
        out += "null";
    }
    out += R"(,"count":)" + std::to_string(refused.count) + R"(,"first":")";
    fleet::append_time(out, refused.first);
    out += R"(","last":")";
    fleet::append_time(out, refused.last);
    out += "\"}";
}

}  // namespace

std::string refused_member(std::span<const Refused> refused, const FleetQuery& query) {
    std::string out = R"(,"refused":[)";
    if (needs_a_report(query)) {
        return out + "]";
    }
    const std::string part = folded_text(query.name_part.value_or(""));
    const char* between = "\n";
    for (const Refused& each : refused) {
        if (folded_text(each.vehicle).find(part) != std::string::npos) {
            out += between;
            append_refused(out, each);
            between = ",\n";
        }
    }
    return out + "]";
}

}  // namespace convoy::tracker
