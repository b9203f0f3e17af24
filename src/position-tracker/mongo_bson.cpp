#include "position-tracker/mongo_bson.hpp"

#include <type_traits>

#include "fleet/invariant.hpp"

namespace convoy::tracker {
namespace {

// A text in the store should be one that people can read there; but what a stranger has sent may be
// any bytes, and BSON's texts are UTF-8.
bool append_text(bson_t& document, std::string_view key, std::string_view text) {
    const auto key_size = static_cast<int>(key.size());
    if (bson_utf8_validate(text.data(), text.size(), true)) {
        return bson_append_utf8(&document, key.data(), key_size, text.data(),
                                static_cast<int>(text.size()));
    }
    return bson_append_binary(&document, key.data(), key_size, BSON_SUBTYPE_BINARY,
                              reinterpret_cast<const std::uint8_t*>(text.data()),
                              static_cast<std::uint32_t>(text.size()));
}

bool append_nested(bson_t& document, std::string_view key, const Bson& nested) {
    const auto key_size = static_cast<int>(key.size());
    return nested.is_array() ? bson_append_array(&document, key.data(), key_size, nested.get())
                             : bson_append_document(&document, key.data(), key_size, nested.get());
}

// The member at a path, for as long as the bytes are there.
std::optional<bson_iter_t> find(const std::uint8_t* bytes, std::uint32_t size, const char* path) {
    bson_iter_t start;
    bson_iter_t found;
    if (bson_iter_init_from_data(&start, bytes, size) &&
        bson_iter_find_descendant(&start, path, &found)) {
        return found;
    }
    return std::nullopt;
}

bool is_number(const bson_iter_t& member) {
    return BSON_ITER_HOLDS_DOUBLE(&member) || BSON_ITER_HOLDS_INT32(&member) ||
           BSON_ITER_HOLDS_INT64(&member);
}

}  // namespace

void BsonValue::append_to(bson_t& document, std::string_view key) const {
    const auto key_size = static_cast<int>(key.size());
    const auto append = [&](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>) {
            return append_text(document, key, value);
        } else if constexpr (std::is_same_v<Value, std::int64_t>) {
            return bson_append_int64(&document, key.data(), key_size, value);
        } else if constexpr (std::is_same_v<Value, double>) {
            return bson_append_double(&document, key.data(), key_size, value);
        } else if constexpr (std::is_same_v<Value, bool>) {
            return bson_append_bool(&document, key.data(), key_size, value);
        } else if constexpr (std::is_same_v<Value, fleet::Time>) {
            return bson_append_date_time(&document, key.data(), key_size,
                                         value.time_since_epoch().count());
        } else {
            return append_nested(document, key, *value);
        }
    };
    fleet::require(std::visit(append, value_), "a BSON document stays below its size limit");
}

Bson::Bson(std::initializer_list<Member> members) {
    bson_init(&bson_);
    for (const Member& member : members) {
        append(member.key, member.value);
    }
}

Bson Bson::array(std::initializer_list<BsonValue> values) {
    Bson made;
    made.is_array_ = true;
    std::size_t index = 0;
    for (const BsonValue& value : values) {
        made.append(std::to_string(index++), value);
    }
    return made;
}

Bson Bson::array(std::span<const std::string> texts) {
    Bson made;
    made.is_array_ = true;
    std::size_t index = 0;
    for (const std::string& text : texts) {
        made.append(std::to_string(index++), text);
    }
    return made;
}

Bson::Bson(Bson&& other) noexcept : is_array_(other.is_array_) {
    bson_steal(&bson_, &other.bson_);
    bson_init(&other.bson_);
}

bson_t* Bson::fill() {
    bson_destroy(&bson_);
    return &bson_;
}

bool BsonView::has(const char* path) const { return find(bytes_, size_, path).has_value(); }

std::optional<std::string> BsonView::text(const char* path) const {
    const auto member = find(bytes_, size_, path);
    std::uint32_t size = 0;
    if (member && BSON_ITER_HOLDS_UTF8(&*member)) {
        const char* text = bson_iter_utf8(&*member, &size);
        return std::string(text, size);
    }
    if (member && BSON_ITER_HOLDS_BINARY(&*member)) {
        const std::uint8_t* bytes = nullptr;
        bson_iter_binary(&*member, nullptr, &size, &bytes);
        return std::string(reinterpret_cast<const char*>(bytes), size);
    }
    return std::nullopt;
}

std::optional<std::int64_t> BsonView::integer(const char* path) const {
    const auto member = find(bytes_, size_, path);
    return member && is_number(*member) ? std::optional(bson_iter_as_int64(&*member))
                                        : std::nullopt;
}

std::optional<double> BsonView::number(const char* path) const {
    const auto member = find(bytes_, size_, path);
    return member && is_number(*member) ? std::optional(bson_iter_as_double(&*member))
                                        : std::nullopt;
}

std::optional<fleet::Time> BsonView::time(const char* path) const {
    const auto member = find(bytes_, size_, path);
    if (member && BSON_ITER_HOLDS_DATE_TIME(&*member)) {
        return fleet::Time{std::chrono::milliseconds{bson_iter_date_time(&*member)}};
    }
    return std::nullopt;
}

std::vector<BsonView> BsonView::documents(const char* path) const {
    std::vector<BsonView> found;
    const auto member = find(bytes_, size_, path);
    bson_iter_t element;
    if (!member || !BSON_ITER_HOLDS_ARRAY(&*member) || !bson_iter_recurse(&*member, &element)) {
        return found;
    }
    while (bson_iter_next(&element)) {
        if (BSON_ITER_HOLDS_DOCUMENT(&element)) {
            std::uint32_t size = 0;
            const std::uint8_t* bytes = nullptr;
            bson_iter_document(&element, &size, &bytes);
            found.emplace_back(bytes, size);
        }
    }
    return found;
}

}  // namespace convoy::tracker
