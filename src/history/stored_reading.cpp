#include "history/stored_reading.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "fleet/invariant.hpp"

namespace convoy::history {
namespace {

using fleet::Attribute;
using fleet::FreeValue;

// The distinct values of one attribute, the greatest first. Free values compare by their types
// first: truth values, numbers, texts.
template <class Value>
class Greatest {
 public:
    void add(const Value& value) {
        values_.insert(value);
        if (values_.size() > max_values_at_once) {
            values_.erase(std::prev(values_.end()));
        }
    }
    std::size_t size() const { return values_.size(); }
    // Returns null if there are not more than `place`.
    const Value* at(std::size_t place) const {
        return place < values_.size()
                   ? &*std::next(values_.begin(), static_cast<std::ptrdiff_t>(place))
                   : nullptr;
    }

 private:
    std::set<Value, std::greater<>> values_;
};

class Joining {
 public:
    void add(const ReadingValues& said) {
        const fleet::Attributes& attributes = said.attributes;
        for (const auto& [attribute, value] : attributes.numbers()) {
            numbers_[attribute].add(value);
        }
        for (const auto& [attribute, value] : attributes.texts()) {
            texts_[attribute].add(value);
        }
        for (const auto& [key, value] : attributes.free()) {
            free_[key].add(value);
        }
        alarms_.insert(attributes.alarms().begin(), attributes.alarms().end());
        if (!said.device.empty()) {
            devices_.add(said.device);
        }
    }

    JoinedValues joined() {
        cut(free_, fleet::Attributes::max_free);
        cut(alarms_, fleet::Attributes::max_alarms);
        JoinedValues values(std::max<std::size_t>(count_of_places(), 1));
        for (std::size_t place = 0; place < values.size(); ++place) {
            fill(values[place], place);
        }
        for (const std::string& alarm : alarms_) {
            fleet::require(values.front().attributes.add_alarm(alarm), "an alarm stays valid");
        }
        return values;
    }

 private:
    template <class Sorted>
    static void cut(Sorted& sorted, std::size_t most) {
        if (sorted.size() > most) {
            sorted.erase(std::next(sorted.begin(), static_cast<std::ptrdiff_t>(most)),
                         sorted.end());
        }
    }

    std::size_t count_of_places() const {
        std::size_t most = devices_.size();
        const auto look = [&most](const auto& by_key) {
            for (const auto& [key, values] : by_key) {
                most = std::max(most, values.size());
            }
        };
        look(numbers_);
        look(texts_);
        look(free_);
        return most;
    }

    void fill(ReadingValues& values, std::size_t place) const {
        fleet::Attributes& attributes = values.attributes;
        bool is_valid = true;
        for (const auto& [attribute, numbers] : numbers_) {
            const auto* const number = numbers.at(place);
            is_valid = is_valid && (number == nullptr || attributes.set_stored(attribute, *number));
        }
        for (const auto& [attribute, texts] : texts_) {
            const auto* const text = texts.at(place);
            is_valid = is_valid && (text == nullptr || attributes.set_text(attribute, *text));
        }
        for (const auto& [key, frees] : free_) {
            const auto* const value = frees.at(place);
            is_valid = is_valid && (value == nullptr || attributes.keep_free(key, *value));
        }
        fleet::require(is_valid, "a valid value stays valid");
        if (const auto* const device = devices_.at(place)) {
            values.device = *device;
        }
    }

    std::map<Attribute, Greatest<std::int64_t>> numbers_;
    std::map<Attribute, Greatest<std::string>> texts_;
    std::map<std::string, Greatest<FreeValue>> free_;
    std::set<std::string> alarms_;
    Greatest<std::string> devices_;
};

}  // namespace

JoinedValues join(const JoinedValues& said) {
    Joining joining;
    for (const ReadingValues& values : said) {
        joining.add(values);
    }
    return joining.joined();
}

JoinedValues with_known_keys(JoinedValues values) {
    JoinedValues moved;
    bool has_known = false;
    for (ReadingValues& each : values) {
        for (const auto& [key, value] : each.attributes.take_known_free()) {
            has_known = true;
            ReadingValues& said = moved.emplace_back();
            said.attributes.set_known(*fleet::find_attribute(key), value);
        }
    }
    if (!has_known) {
        return values;
    }
    std::ranges::move(values, std::back_inserter(moved));
    return join(moved);
}

bool is_joined(const JoinedValues& values) { return values.size() == 1 || join(values) == values; }

}  // namespace convoy::history
