#include "position-tracker/admin/erasure.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "http/message/problem.hpp"
#include "position-tracker/routes/answer.hpp"
#include "service/log.hpp"

namespace convoy::tracker {
namespace {

namespace json = boost::json;
using Steady = std::chrono::steady_clock;

struct Named {
    std::vector<fleet::VehicleName> vehicles;  // sorted, each once
    json::array no_names;                      // texts that are no valid names
};

// Returns nothing if the body has another form.
std::optional<Named> named_in(const std::string& body) {
    boost::system::error_code malformed;
    const json::value document = json::parse(body, malformed);
    const json::object* members = malformed ? nullptr : document.if_object();
    const json::value* listed = members == nullptr ? nullptr : members->if_contains("vehicles");
    const json::array* texts = listed == nullptr ? nullptr : listed->if_array();
    if (texts == nullptr || texts->empty() || texts->size() > max_erased) {
        return std::nullopt;
    }
    Named named;
    for (const json::value& text : *texts) {
        if (!text.is_string()) {
            return std::nullopt;
        }
        if (const auto name = fleet::VehicleName::from(std::string_view(text.get_string()))) {
            named.vehicles.push_back(*name);
        } else {
            named.no_names.push_back(text);
        }
    }
    std::ranges::sort(named.vehicles);
    named.vehicles.erase(std::ranges::unique(named.vehicles).begin(), named.vehicles.end());
    return named;
}

http::Response json_answer(const json::object& object) {
    return {.status = 200,
            .headers = headers_of(fleet::Format::json, "no-store"),
            .body = json::serialize(object) + "\n"};
}

http::Response under_way() {
    return http::problem(409, "another erasure is under way; GET /erase shows its progress");
}

// The names are not logged: they would be all that is left of the vehicles.
void log_erased(std::size_t vehicles) {
    service::log_info("vehicles were erased", {{"vehicles", static_cast<std::int64_t>(vehicles)}});
}

}  // namespace

history::StoreResult<std::vector<fleet::VehicleName>> Erasure::erase(
    std::span<const fleet::VehicleName> names) {
    vehicles_ = names.size();
    done_ = 0;
    began_ = Steady::now();
    is_running_ = true;
    auto erased = access_.use([&](const AdminContext& open) {
        return open.store.erase(names, [this](std::size_t done) { done_ = done; });
    });
    ended_ = Steady::now();
    is_running_ = false;
    if (erased && !erased->empty()) {
        log_erased(erased->size());
    }
    return erased;
}

http::Response Erasure::one(const std::string& name) {
    const auto vehicle = fleet::VehicleName::from(name);
    if (!vehicle) {
        return unknown_vehicle(name);
    }
    const std::unique_lock alone(running_, std::try_to_lock);
    if (!alone) {
        return under_way();
    }
    const auto erased = erase({&*vehicle, 1});
    if (!erased) {
        return store_failed(erased.error());
    }
    return erased->empty() ? unknown_vehicle(name)
                           : http::Response{.status = 204, .headers = {}, .body = {}};
}

http::Response Erasure::many(const http::Request& request) {
    auto named = named_in(request.body);
    if (!named) {
        return http::problem(400, "the body should be {\"vehicles\":[…]} with 1 to " +
                                      std::to_string(max_erased) + " vehicle names");
    }
    const std::unique_lock alone(running_, std::try_to_lock);
    if (!alone) {
        return under_way();
    }
    auto erased = erase(named->vehicles);
    if (!erased) {
        return store_failed(erased.error());
    }
    std::ranges::sort(*erased);
    json::array unknown = std::move(named->no_names);
    for (const fleet::VehicleName& vehicle : named->vehicles) {
        if (!std::ranges::binary_search(*erased, vehicle)) {
            unknown.emplace_back(vehicle.text());
        }
    }
    return json_answer({{"erased", erased->size()}, {"unknown", std::move(unknown)}});
}

http::Response Erasure::progress() const {
    const bool running = is_running_;
    const std::chrono::duration<double> taken =
        (running ? Steady::now() : ended_.load()) - began_.load();
    return json_answer({{"running", running},
                        {"vehicles", vehicles_.load()},
                        {"done", done_.load()},
                        {"seconds", taken.count()}});
}

}  // namespace convoy::tracker
