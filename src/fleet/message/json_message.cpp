#include "fleet/message/json_message.hpp"

#include <utility>

#include "fleet/message/element.hpp"
#include "fleet/message/json_element.hpp"
#include "fleet/message/json_syntax.hpp"
#include "fleet/message/json_values.hpp"

namespace convoy::fleet {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

std::string_view text_between(const char* begin, const char* end) {
    return without_space_behind({begin, static_cast<std::size_t>(end - begin)});
}

/// Reads one body and adds its elements to `message` one by one.
class BodyReader {
 public:
    BodyReader(ondemand::document& document, std::string_view body, const AcceptedTimes& times)
        : document_(document), body_(body), times_(times) {}

    error_code read(DecodedMessage& message) {
        const char* const begin = here();
        auto type = ondemand::json_type::null;
        if (const error_code error = document_.type().get(type)) {
            return error;
        }
        if (type == ondemand::json_type::array) {
            ondemand::array array;
            if (const error_code error = document_.get_array().get(array)) {
                return error;
            }
            return read_array(array, message);
        }
        if (type == ondemand::json_type::object) {
            ondemand::object object;
            if (const error_code error = document_.get_object().get(object)) {
                return error;
            }
            return read_element(object, begin, message);
        }
        return is_scalar(type, begin) ? simdjson::INCORRECT_TYPE : simdjson::TAPE_ERROR;
    }

    bool everything_was_read() {
        return document_.current_location().error() == simdjson::OUT_OF_BOUNDS;
    }

 private:
    error_code read_array(ondemand::array& array, DecodedMessage& message) {
        for (auto found : array) {
            ondemand::value value;
            if (const error_code error = std::move(found).get(value)) {
                return error;
            }
            if (message.elements() == max_message_positions) {
                return simdjson::CAPACITY;
            }
            if (const error_code error = read_array_element(value, message)) {
                return error;
            }
        }
        return simdjson::SUCCESS;
    }

    error_code read_array_element(ondemand::value& value, DecodedMessage& message) {
        const char* const begin = here();
        if (is(value, ondemand::json_type::object)) {
            ondemand::object object;
            if (const error_code error = value.get_object().get(object)) {
                return error;
            }
            return read_element(object, begin, message);
        }
        const std::string_view token = without_space_behind(value.raw_json_token());
        const bool nested = is(value, ondemand::json_type::array);
        if (const error_code error = skip(value)) {
            return error;
        }
        add_rejected(message, RejectionReason::bad_type,
                     {.vehicle = {}, .content = nested ? text_since(begin) : token});
        return simdjson::SUCCESS;
    }

    error_code read_element(ondemand::object& object, const char* begin, DecodedMessage& message) {
        Element element;
        if (const error_code error = read_members(object, element)) {
            return error;
        }
        if (const auto reason = add(message, element, times_)) {
            add_rejected(message, *reason,
                         {element.vehicle.value, text_since(begin), element.details.has_value()});
        }
        return simdjson::SUCCESS;
    }

    bool is_scalar(ondemand::json_type type, const char* begin) {
        if (type == ondemand::json_type::string) {
            return document_.get_string().error() == simdjson::SUCCESS && everything_was_read();
        }
        return is_json_literal(text_between(begin, end_of_body()));
    }

    /// Returns the first byte not yet read, or the body's end.
    const char* here() {
        const char* location = nullptr;
        const error_code error = document_.current_location().get(location);
        return error == simdjson::SUCCESS ? location : end_of_body();
    }

    const char* end_of_body() const { return body_.data() + body_.size(); }

    std::string_view text_since(const char* begin) { return text_between(begin, here()); }

    ondemand::document& document_;
    std::string_view body_;
    const AcceptedTimes& times_;
};

UndecodableMessage undecodable(error_code error) {
    switch (error) {
        case simdjson::INCORRECT_TYPE:
            return {RejectionReason::bad_type, "neither an object nor an array"};
        case simdjson::CAPACITY:
            return too_many_positions();
        default:
            return {RejectionReason::not_json, simdjson::error_message(error)};
    }
}

}  // namespace

boost::system::result<DecodedMessage, UndecodableMessage> JsonMessageReader::read(
    std::string_view body, const AcceptedTimes& times) {
    padded_.assign(body);
    padded_.append(simdjson::SIMDJSON_PADDING, ' ');
    ondemand::document document;
    const simdjson::padded_string_view view(padded_.data(), body.size(), padded_.size());
    if (const error_code error = parser_.iterate(view).get(document)) {
        return undecodable(error);
    }
    DecodedMessage message;
    BodyReader reader(document, view, times);
    if (const error_code error = reader.read(message)) {
        return undecodable(error);
    }
    if (!reader.everything_was_read()) {
        return UndecodableMessage{RejectionReason::not_json, "text after the end of the value"};
    }
    return message;
}

bool read_json_object(std::string_view text, const std::function<void(const Element&)>& use) {
    const simdjson::padded_string padded(text);
    ondemand::parser parser;
    ondemand::document document;
    ondemand::object object;
    Element element;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS ||
        read_members(object, element) != simdjson::SUCCESS ||
        document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
        return false;
    }
    use(element);
    return true;
}

}  // namespace convoy::fleet
