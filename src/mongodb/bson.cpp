#include "mongodb/bson.hpp"

#include <type_traits>
#include <utility>

namespace convoy::mongodb {
namespace {

// BSON strings are UTF-8, and people can read them with MongoDB's tools. A client may send any
// bytes; those that are not UTF-8 become binary.
bool append_text(bson_t& document, const char* key, std::string_view text) {
    if (bson_utf8_validate(text.data(), text.size(), true)) {
        return bson_append_utf8(&document, key, -1, text.data(), static_cast<int>(text.size()));
    }
    return bson_append_binary(&document, key, -1, BSON_SUBTYPE_BINARY,
                              reinterpret_cast<const std::uint8_t*>(text.data()),
                              static_cast<std::uint32_t>(text.size()));
}

bool append_nested(bson_t& document, const char* key, const Bson& nested) {
    return nested.is_array() ? bson_append_array(&document, key, -1, nested.get())
                             : bson_append_document(&document, key, -1, nested.get());
}

// A field, valid as long as its document. It is a struct because std::optional would not keep the
// alignment that libbson needs.
struct Found {
    Found(const std::uint8_t* bytes, std::uint32_t size, const char* path) {
        bson_iter_t start;
        there = bson_iter_init_from_data(&start, bytes, size) &&
                bson_iter_find_descendant(&start, path, &at);
    }
    bool holds(bson_type_t type) const { return there && bson_iter_type(&at) == type; }
    bool is_number() const {
        return holds(BSON_TYPE_DOUBLE) || holds(BSON_TYPE_INT32) || holds(BSON_TYPE_INT64);
    }

    bson_iter_t at{};
    bool there;
};

std::optional<BsonScalar> scalar_at(const bson_iter_t& at) {
    switch (bson_iter_type(&at)) {
        case BSON_TYPE_BOOL:
            return BsonScalar(bson_iter_bool(&at));
        case BSON_TYPE_DOUBLE:
        case BSON_TYPE_INT32:
        case BSON_TYPE_INT64:
            return BsonScalar(bson_iter_as_double(&at));
        case BSON_TYPE_UTF8: {
            std::uint32_t size = 0;
            const char* text = bson_iter_utf8(&at, &size);
            return BsonScalar(std::string(text, size));
        }
        default:
            return std::nullopt;
    }
}

}  // namespace

void BsonValue::append_to(bson_t& document, const char* key) const {
    const auto append = [&](const auto& value) {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>) {
            return append_text(document, key, value);
        } else if constexpr (std::is_same_v<Value, std::int64_t>) {
            return bson_append_int64(&document, key, -1, value);
        } else if constexpr (std::is_same_v<Value, double>) {
            return bson_append_double(&document, key, -1, value);
        } else if constexpr (std::is_same_v<Value, bool>) {
            return bson_append_bool(&document, key, -1, value);
        } else if constexpr (std::is_same_v<Value, BsonTime>) {
            return bson_append_date_time(&document, key, -1, value.time_since_epoch().count());
        } else {
            return append_nested(document, key, *value);
        }
    };
    const bool below_size_limit = std::visit(append, value_);
    BSON_ASSERT(below_size_limit);
}

Bson::Bson(std::initializer_list<Member> members) {
    bson_init(&bson_);
    for (const Member& member : members) {
        append(member.key, member.value);
    }
}

Bson Bson::copy() const {
    Bson made;
    made.is_array_ = is_array_;
    bson_copy_to(&bson_, made.fill());
    return made;
}

template <class Values>
Bson Bson::array_of(const Values& values) {
    Bson made;
    made.is_array_ = true;
    std::size_t index = 0;
    for (const auto& value : values) {
        made.append(std::to_string(index++).c_str(), value);
    }
    return made;
}

Bson Bson::array(std::initializer_list<BsonValue> values) { return array_of(values); }
Bson Bson::array(std::span<const std::string> texts) { return array_of(texts); }
Bson Bson::array(std::span<const Bson> documents) { return array_of(documents); }
Bson Bson::array(std::span<const BsonScalar> values) { return array_of(values); }

Bson Bson::copy_of(const std::uint8_t* bytes, std::uint32_t size, bool is_array) {
    Bson made;
    made.is_array_ = is_array;
    bson_t* const filled = made.fill();
    bson_init(filled);
    bson_t there;
    BSON_ASSERT(bson_init_static(&there, bytes, size));
    bson_concat(filled, &there);
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

bool BsonView::has(const char* path) const { return Found(bytes_, size_, path).there; }

std::optional<std::string> BsonView::text(const char* path) const {
    const Found member(bytes_, size_, path);
    std::uint32_t size = 0;
    if (member.holds(BSON_TYPE_UTF8)) {
        const char* text = bson_iter_utf8(&member.at, &size);
        return std::string(text, size);
    }
    if (member.holds(BSON_TYPE_BINARY)) {
        const std::uint8_t* bytes = nullptr;
        bson_iter_binary(&member.at, nullptr, &size, &bytes);
        return std::string(reinterpret_cast<const char*>(bytes), size);
    }
    return std::nullopt;
}

std::optional<std::int64_t> BsonView::integer(const char* path) const {
    const Found member(bytes_, size_, path);
    return member.is_number() ? std::optional(bson_iter_as_int64(&member.at)) : std::nullopt;
}

std::optional<double> BsonView::number(const char* path) const {
    const Found member(bytes_, size_, path);
    return member.is_number() ? std::optional(bson_iter_as_double(&member.at)) : std::nullopt;
}

std::optional<BsonTime> BsonView::time(const char* path) const {
    const Found member(bytes_, size_, path);
    if (member.holds(BSON_TYPE_DATE_TIME)) {
        return BsonTime{std::chrono::milliseconds{bson_iter_date_time(&member.at)}};
    }
    return std::nullopt;
}

std::vector<BsonView> BsonView::documents(const char* path) const {
    std::vector<BsonView> found;
    const Found member(bytes_, size_, path);
    bson_iter_t element;
    if (!member.holds(BSON_TYPE_ARRAY) || !bson_iter_recurse(&member.at, &element)) {
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

std::vector<BsonScalar> BsonView::scalars(const char* path) const {
    std::vector<BsonScalar> found;
    const Found member(bytes_, size_, path);
    bson_iter_t element;
    if (!member.holds(BSON_TYPE_ARRAY) || !bson_iter_recurse(&member.at, &element)) {
        if (auto scalar = member.there ? scalar_at(member.at) : std::nullopt) {
            found.push_back(std::move(*scalar));
        }
        return found;
    }
    while (bson_iter_next(&element)) {
        auto scalar = scalar_at(element);
        if (!scalar) {
            return {};
        }
        found.push_back(std::move(*scalar));
    }
    return found;
}

std::vector<std::string> BsonView::keys(const char* path) const {
    std::vector<std::string> keys;
    const Found member(bytes_, size_, path);
    bson_iter_t element;
    if (member.holds(BSON_TYPE_DOCUMENT) && bson_iter_recurse(&member.at, &element)) {
        while (bson_iter_next(&element)) {
            keys.emplace_back(bson_iter_key(&element));
        }
    }
    return keys;
}

std::optional<Bson> BsonView::nested(const char* path) const {
    const Found member(bytes_, size_, path);
    const bool is_array = member.holds(BSON_TYPE_ARRAY);
    if (!is_array && !member.holds(BSON_TYPE_DOCUMENT)) {
        return std::nullopt;
    }
    std::uint32_t size = 0;
    const std::uint8_t* bytes = nullptr;
    is_array ? bson_iter_array(&member.at, &size, &bytes)
             : bson_iter_document(&member.at, &size, &bytes);
    return Bson::copy_of(bytes, size, is_array);
}

}  // namespace convoy::mongodb
