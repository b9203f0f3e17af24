// Which pages of other origins may read the answers (CORS, https://fetch.spec.whatwg.org): those of
// an allow-list, without credentials.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace convoy::gateway {

class CrossOrigin {
 public:
    /// Origins as browsers send them: "https://fleet.example", "http://localhost:4200". Throws
    /// service::BadSetting where one is anything else, "*" included.
    explicit CrossOrigin(std::vector<std::string> allowed_origins);

    /// The same handler, whose answers also say who may read them.
    http::Handler around(http::Handler handler) const;

    /// Answers OPTIONS: what a page may ask, where it is one of the list.
    http::Response preflight(const http::Request& request) const;

 private:
    /// The fields for this request's origin, added to an answer's.
    std::vector<std::pair<std::string, std::string>> fields(const http::Request& request) const;

    std::vector<std::string> allowed_origins_;
};

}  // namespace convoy::gateway
