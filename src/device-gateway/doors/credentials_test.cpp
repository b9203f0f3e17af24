#include "device-gateway/doors/credentials.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace convoy::device_gateway {
namespace {

http::Request with_query(std::vector<http::QueryParameter> query) {
    http::Request request;
    request.query = std::move(query);
    return request;
}

http::Request with_path(std::vector<std::string> path) {
    http::Request request;
    request.path = std::move(path);
    return request;
}

http::Request with_authorization(const std::string& value) {
    http::Request request;
    request.headers.set("Authorization", value);
    return request;
}

TEST(CredentialsTest, ATokenIsInThePathTheQueryOrAHeader) {
    http::Request request = with_query({{"token", "in-query"}});
    request.path = {"devices", "in-path"};
    EXPECT_EQ(token_in(request, true), "in-path");
    EXPECT_EQ(token_in(request, false), "in-query");
    request.headers.set("Authorization", "Bearer in-header");
    EXPECT_EQ(token_in(request, false), "in-query") << "the first of them counts";
    EXPECT_EQ(token_in(with_authorization("Bearer in-header"), false), "in-header");
    EXPECT_EQ(token_in(with_authorization("bearer  in-header"), false), "in-header");
    EXPECT_EQ(token_in(with_authorization("Basic amFuZTpwYTpzcw=="), false), "pa:ss");
    EXPECT_EQ(token_in(with_authorization("basic OnNlY3JldA"), false), "secret");
}

TEST(CredentialsTest, WhatIsNoTokenIsNone) {
    EXPECT_EQ(token_in(with_path({"devices"}), true), std::nullopt);
    EXPECT_EQ(token_in(with_query({{"token", ""}}), false), std::nullopt);
    // The third is "jane:", a user without a password; the last has no colon.
    for (const char* none : {"Bearer", "Bearer ", "Basic amFuZTo=", "Basic !", "Basic", "",
                             "Digest a=b", "Basic amFuZQ=="}) {
        EXPECT_EQ(token_in(with_authorization(none), false), std::nullopt) << none;
    }
}

TEST(CredentialsTest, OwntracksNamesUserAndDevice) {
    http::Request request = with_query({{"u", "joe"}, {"d", "tablet"}});
    EXPECT_EQ(owntracks_id_in(request), "joe/tablet");
    request.headers.set("X-Limit-U", "jane");
    request.headers.set("X-Limit-D", "phone");
    EXPECT_EQ(owntracks_id_in(request), "jane/phone");
    request.headers.remove("X-Limit-U");
    EXPECT_EQ(owntracks_id_in(request), "phone");
    EXPECT_EQ(owntracks_id_in({}), "");
}

}  // namespace
}  // namespace convoy::device_gateway
