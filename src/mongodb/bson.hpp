// BSON documents, written as in MongoDB's documentation and read by the paths of their fields.
#pragma once

#include <bson/bson.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace convoy::mongodb {

class Bson;

/// A BSON date: milliseconds since 1970, UTC.
using BsonTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// A value of a document whose members are not known before.
using BsonScalar = std::variant<bool, double, std::string>;

/// The value of a field. It refers to texts and documents, so use it only in the expression that
/// makes it.
class BsonValue {
 public:
    BsonValue(const char* text) : value_(std::string_view(text)) {}
    BsonValue(const std::string& text) : value_(std::string_view(text)) {}
    BsonValue(std::int64_t number) : value_(number) {}
    BsonValue(int number) : value_(std::int64_t{number}) {}
    BsonValue(double number) : value_(number) {}
    BsonValue(bool truth) : value_(truth) {}
    BsonValue(BsonTime time) : value_(time) {}
    BsonValue(const BsonScalar& scalar) {
        std::visit([this](const auto& value) { value_ = BsonValue(value).value_; }, scalar);
    }
    BsonValue(const Bson& nested) : value_(&nested) {}

    void append_to(bson_t& document, const char* key) const;

 private:
    std::variant<std::string_view, std::int64_t, double, bool, BsonTime, const Bson*> value_;
};

/// A document that another object owns. Fields are found by path ("loc.0"); a result is empty if
/// there is no field of that type.
class BsonView {
 public:
    BsonView(const bson_t& document) : BsonView(bson_get_data(&document), document.len) {}
    BsonView(const std::uint8_t* bytes, std::uint32_t size) : bytes_(bytes), size_(size) {}

    bool has(const char* path) const;
    /// Reads a string, or the binary that stores a text that is not UTF-8.
    std::optional<std::string> text(const char* path) const;
    /// Both convert from double, int32 and int64.
    std::optional<std::int64_t> integer(const char* path) const;
    std::optional<double> number(const char* path) const;
    std::optional<BsonTime> time(const char* path) const;
    /// The documents in an array; empty if the field is no array.
    std::vector<BsonView> documents(const char* path) const;
    /// The values in an array, or the one value that is there in its place; empty if one of them is
    /// neither a truth value, a number nor a text.
    std::vector<BsonScalar> scalars(const char* path) const;
    /// The keys of a document, in their order; empty if the field is no document.
    std::vector<std::string> keys(const char* path) const;
    /// A copy of a document or an array.
    std::optional<Bson> nested(const char* path) const;

 private:
    const std::uint8_t* bytes_;
    std::uint32_t size_;
};

/// Owns a document or an array.
class Bson {
 public:
    struct Member {
        const char* key;
        BsonValue value;
    };

    Bson(std::initializer_list<Member> members = {});
    ~Bson() { bson_destroy(&bson_); }
    Bson(Bson&& other) noexcept;
    Bson& operator=(Bson&&) = delete;

    Bson copy() const;
    /// Copies the bytes of a valid document or array.
    static Bson copy_of(const std::uint8_t* bytes, std::uint32_t size, bool is_array);

    static Bson array(std::initializer_list<BsonValue> values);
    static Bson array(std::span<const std::string> texts);
    static Bson array(std::span<const BsonScalar> values);
    static Bson array(std::span<const Bson> documents);

    void append(const char* key, const BsonValue& value) { value.append_to(bson_, key); }
    bool is_array() const { return is_array_; }

    BsonView view() const { return bson_; }
    const bson_t* get() const { return &bson_; }
    /// Destroys the content: the returned bson_t is for a function that initializes it.
    bson_t* fill();

 private:
    template <class Values>
    static Bson array_of(const Values& values);

    bson_t bson_;
    bool is_array_ = false;
};

}  // namespace convoy::mongodb
