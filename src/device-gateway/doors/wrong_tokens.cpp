#include "device-gateway/doors/wrong_tokens.hpp"

#include <boost/asio/ip/address.hpp>
#include <functional>

#include "net/client_address.hpp"

namespace convoy::device_gateway {

namespace {

std::string key_of(std::string_view client) {
    boost::system::error_code wrong;
    const auto address = boost::asio::ip::make_address(client, wrong);
    return wrong ? std::string(client) : net::client_of(address).to_string();
}

std::size_t hash_of(std::string_view token) { return std::hash<std::string_view>()(token); }

}  // namespace

/// Also if the clock was set back.
bool WrongTokens::Minute::has_ended(fleet::Time now) const {
    return now < begin || now >= begin + std::chrono::minutes(1);
}

bool WrongTokens::may_try(std::string_view client, std::string_view token, fleet::Time now) const {
    const std::scoped_lock lock(mutex_);
    const auto found = clients_.find(key_of(client));
    return found == clients_.end() || found->second.wrong < max_a_minute ||
           found->second.has_ended(now) || right_.contains(hash_of(token));
}

void WrongTokens::was_right(std::string_view token) {
    const std::scoped_lock lock(mutex_);
    if (right_.size() >= max_right_tokens) {
        right_.clear();
    }
    right_.insert(hash_of(token));
}

void WrongTokens::was_wrong(std::string_view client, std::string_view token, fleet::Time now) {
    const std::scoped_lock lock(mutex_);
    right_.erase(hash_of(token));
    if (clients_.size() >= max_clients) {
        std::erase_if(clients_, [now](const auto& each) { return each.second.has_ended(now); });
    }
    if (clients_.size() >= max_clients) {
        clients_.clear();
    }
    Minute& minute = clients_[key_of(client)];
    if (minute.wrong == 0 || minute.has_ended(now)) {
        minute = {.begin = now, .wrong = 0};
    }
    ++minute.wrong;
}

}  // namespace convoy::device_gateway
