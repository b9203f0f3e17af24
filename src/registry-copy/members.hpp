// Reads the members of a JSON object one by one, and keeps the first error.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "registry-copy/bad_member.hpp"

namespace convoy::registry {

class Members {
 public:
    /// `path` precedes the names in errors: "assignments[2].". `value` must outlive this.
    explicit Members(const boost::json::value& value, std::string path = "");

    /// Returns what `parse` (text → optional) makes of the member, or nullopt if it is absent or
    /// invalid. An invalid one is the error "NAME should be RULE".
    template <class Parse>
    auto read(std::string_view name, std::string_view rule, const Parse& parse)
        -> decltype(parse(std::string_view())) {
        const boost::json::value* found = take(name);
        if (found == nullptr) {
            return std::nullopt;
        }
        auto value = found->is_string() ? parse(std::string_view(found->get_string()))
                                        : decltype(parse(std::string_view()))();
        if (!value) {
            refuse(name, rule);
        }
        return value;
    }

    /// Returns a text of at most `most` bytes of UTF-8 without control characters; "" if absent.
    std::string word(std::string_view name, std::size_t most);
    /// The same, of lines.
    std::string lines(std::string_view name, std::size_t most);
    bool flag(std::string_view name, bool otherwise);
    std::uint64_t number(std::string_view name);
    /// Calls `visit` with each element and its path; `most`: how many there may be.
    void each(std::string_view name, std::size_t most,
              const std::function<void(const boost::json::value&, const std::string&)>& visit);

    /// Records "NAME should be RULE" unless there is an earlier error.
    void refuse(std::string_view name, std::string_view rule);
    /// Records an error of a nested value unless there is an earlier one.
    void refuse(BadMember bad);
    /// Returns the first error; a member that was never read is one.
    std::optional<BadMember> bad();

 private:
    const boost::json::value* take(std::string_view name);

    const boost::json::object* object_ = nullptr;
    std::string path_;
    std::vector<std::string_view> taken_;
    std::optional<BadMember> bad_;
};

}  // namespace convoy::registry
