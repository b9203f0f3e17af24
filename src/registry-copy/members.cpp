#include "registry-copy/members.hpp"

#include <algorithm>

#include "fleet/text.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::registry {
namespace {

bool is_word(std::string_view text, std::size_t most) {
    // Besides the length it is the rule of a vehicle's id.
    return text.empty() || (text.size() <= most && fleet::VehicleName::from(text));
}

bool are_lines(std::string_view text, std::size_t most) {
    constexpr unsigned char first_printed = 0x20;
    return text.size() <= most && fleet::is_utf8(text) && std::ranges::all_of(text, [](char each) {
               return each == '\n' || static_cast<unsigned char>(each) >= first_printed;
           });
}

std::string text_rule(std::string_view kind, std::size_t most) {
    return std::string(kind) + " of up to " + std::to_string(most) + " bytes of UTF-8";
}

}  // namespace

Members::Members(const boost::json::value& value, std::string path)
    : object_(value.if_object()), path_(std::move(path)) {
    if (object_ == nullptr) {
        const std::string name = path_.empty() ? "" : path_.substr(0, path_.size() - 1);
        bad_ = {name, (name.empty() ? "the body" : name) + " should be a JSON object"};
    }
}

std::string Members::word(std::string_view name, std::size_t most) {
    const auto parse = [most](std::string_view text) {
        return is_word(text, most) ? std::optional(std::string(text)) : std::nullopt;
    };
    return read(name, text_rule("text", most) + " without control characters", parse).value_or("");
}

std::string Members::lines(std::string_view name, std::size_t most) {
    const auto parse = [most](std::string_view text) {
        return are_lines(text, most) ? std::optional(std::string(text)) : std::nullopt;
    };
    return read(name, text_rule("lines", most), parse).value_or("");
}

bool Members::flag(std::string_view name, bool otherwise) {
    const boost::json::value* found = take(name);
    if (found != nullptr && !found->is_bool()) {
        refuse(name, "true or false");
        return otherwise;
    }
    return found == nullptr ? otherwise : found->get_bool();
}

std::uint64_t Members::number(std::string_view name) {
    const boost::json::value* found = take(name);
    boost::system::error_code wrong;
    const auto number = found == nullptr ? 0 : found->to_number<std::uint64_t>(wrong);
    if (found == nullptr || wrong) {
        refuse(name, "a whole number");
        return 0;
    }
    return number;
}

void Members::each(
    std::string_view name, std::size_t most,
    const std::function<void(const boost::json::value&, const std::string&)>& visit) {
    const boost::json::value* found = take(name);
    if (found == nullptr) {
        return;
    }
    const boost::json::array* elements = found->if_array();
    if (elements == nullptr || elements->size() > most) {
        refuse(name, "a list of up to " + std::to_string(most) + " elements");
        return;
    }
    for (std::size_t index = 0; index < elements->size(); ++index) {
        visit((*elements)[index], std::string(name) + "[" + std::to_string(index) + "]");
    }
}

void Members::refuse(std::string_view name, std::string_view rule) {
    const std::string path = path_ + std::string(name);
    refuse({path, path + " should be " + std::string(rule)});
}

void Members::refuse(BadMember bad) {
    if (!bad_) {
        bad_ = std::move(bad);
    }
}

std::optional<BadMember> Members::bad() {
    if (object_ != nullptr) {
        for (const auto& member : *object_) {
            if (std::ranges::find(taken_, std::string_view(member.key())) == taken_.end()) {
                const std::string path = path_ + std::string(member.key());
                refuse({path, path + " is no member that can be set"});
            }
        }
    }
    return bad_;
}

const boost::json::value* Members::take(std::string_view name) {
    taken_.push_back(name);
    return object_ == nullptr ? nullptr : object_->if_contains(name);
}

}  // namespace convoy::registry
