// Lets pages of the origins of an allow-list read the answers (CORS,
// https://fetch.spec.whatwg.org), without credentials.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message/message.hpp"

namespace convoy::gateway {

class CrossOrigin {
 public:
    /// Takes origins as browsers send them: "https://fleet.example", "http://localhost:4200".
    /// Throws service::BadSetting for anything else, including "*".
    explicit CrossOrigin(std::vector<std::string> allowed_origins);

    /// Returns a handler that adds the CORS fields to the answers of this one.
    http::Handler around(http::Handler handler) const;

    /// Answers OPTIONS, with the methods and fields that a page of a listed origin may use.
    http::Response preflight(const http::Request& request) const;

 private:
    /// Returns the fields for this request's origin; none if the origin is not listed.
    std::vector<std::pair<std::string, std::string>> fields(const http::Request& request) const;

    std::vector<std::string> allowed_origins_;
};

}  // namespace convoy::gateway
