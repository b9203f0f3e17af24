#include "amqp/broker_refusal.hpp"

#include <proton/condition.h>
#include <proton/delivery.h>
#include <proton/disposition.h>

namespace convoy::amqp {
namespace {

// Proton 0.37 gives no access to a disposition's condition in C++, only in C. The C object is a
// protected member of every wrapper, so a derived class can return it.
struct Opened : proton::tracker {
    explicit Opened(const proton::tracker& closed) : proton::tracker(closed) {}
    pn_delivery_t* delivery() const { return pn_object(); }
};

std::string text_or_empty(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

BrokerRefusal refusal_of(const proton::tracker& tracker) {
    pn_condition_t* condition =
        pn_disposition_condition(pn_delivery_remote(Opened(tracker).delivery()));
    return {.name = text_or_empty(pn_condition_get_name(condition)),
            .description = text_or_empty(pn_condition_get_description(condition))};
}

bool is_only_for_now(const BrokerRefusal& refusal) {
    return refusal.name == "amqp:resource-limit-exceeded" || refusal.name == failure_of_the_broker;
}

std::string to_string(const BrokerRefusal& refusal) {
    if (refusal.name.empty()) {
        return "rejected without a reason";
    }
    return refusal.description.empty() ? refusal.name : refusal.name + ": " + refusal.description;
}

}  // namespace convoy::amqp
