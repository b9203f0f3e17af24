#include "devices/protocols/jt808_parts.hpp"

namespace convoy::devices {

namespace {

constexpr std::size_t longest_jt808_message = 32 * 1'024;
// An empty part costs memory and an answer, too.
constexpr std::uint16_t max_jt808_parts = 64;

}  // namespace

bool Jt808Parts::is_of_this_message(const Jt808Part& part, std::uint16_t first_serial) const {
    return device_ == part.device && type_ == part.type && first_serial_ == first_serial &&
           count_ == part.count;
}

std::size_t Jt808Parts::size() const {
    std::size_t size = 0;
    for (const auto& [number, body] : bodies_) {
        size += body.size();
    }
    return size;
}

std::vector<std::uint16_t> Jt808Parts::serials() const {
    std::vector<std::uint16_t> serials;
    serials.reserve(bodies_.size());
    for (const auto& [number, body] : bodies_) {
        serials.push_back(static_cast<std::uint16_t>(first_serial_ + number - 1));
    }
    return serials;
}

Jt808Collected Jt808Parts::add(const Jt808Part& part) {
    if (part.number == 0 || part.number > part.count) {
        return {.body = {}, .answered = {part.serial}, .is_refused = true};
    }
    const auto first_serial = static_cast<std::uint16_t>(part.serial - (part.number - 1));
    if (!is_of_this_message(part, first_serial)) {
        *this = {};
        device_ = part.device;
        type_ = part.type;
        first_serial_ = first_serial;
        count_ = part.count;
        is_refused_ = part.count > max_jt808_parts;
    }
    if (is_refused_) {
        return {.body = {}, .answered = {part.serial}, .is_refused = true};
    }
    bodies_[part.number] = std::string(part.body);
    Jt808Collected collected;
    if (size() > longest_jt808_message) {
        collected.is_refused = true;
        collected.answered = serials();
        is_refused_ = true;
        bodies_.clear();
    } else if (bodies_.size() == count_) {
        collected.answered = serials();
        for (const auto& [number, body] : bodies_) {
            collected.body += body;
        }
        *this = {};
    }
    return collected;
}

}  // namespace convoy::devices
