// BSON in few words: a document is written as it reads in MongoDB's own documentation, and its
// members are read by their path.
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

namespace convoy::tracker {

class Bson;

/// What a date of BSON holds.
using BsonTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// What a member may be. Refers to texts and documents, so it is for one expression only.
class BsonValue {
 public:
    BsonValue(const char* text) : value_(std::string_view(text)) {}
    BsonValue(const std::string& text) : value_(std::string_view(text)) {}
    BsonValue(std::int64_t number) : value_(number) {}
    BsonValue(int number) : value_(std::int64_t{number}) {}
    BsonValue(double number) : value_(number) {}
    BsonValue(bool truth) : value_(truth) {}
    BsonValue(BsonTime time) : value_(time) {}
    BsonValue(const Bson& nested) : value_(&nested) {}

    void append_to(bson_t& document, const char* key) const;

 private:
    std::variant<std::string_view, std::int64_t, double, bool, BsonTime, const Bson*> value_;
};

/// A document that somebody else owns. Members are named by their path ("loc.0"); nothing where
/// there is none of that type.
class BsonView {
 public:
    BsonView(const bson_t& document) : BsonView(bson_get_data(&document), document.len) {}
    BsonView(const std::uint8_t* bytes, std::uint32_t size) : bytes_(bytes), size_(size) {}

    bool has(const char* path) const;
    /// Also of a text that is not UTF-8, which is kept as binary.
    std::optional<std::string> text(const char* path) const;
    /// Of any kind of number.
    std::optional<std::int64_t> integer(const char* path) const;
    std::optional<double> number(const char* path) const;
    std::optional<BsonTime> time(const char* path) const;
    /// The documents of an array; none where it is no array of documents.
    std::vector<BsonView> documents(const char* path) const;

 private:
    const std::uint8_t* bytes_;
    std::uint32_t size_;
};

/// A document or an array, owned.
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

    static Bson array(std::initializer_list<BsonValue> values);
    static Bson array(std::span<const std::string> texts);

    void append(const char* key, const BsonValue& value) { value.append_to(bson_, key); }
    bool is_array() const { return is_array_; }

    BsonView view() const { return bson_; }
    const bson_t* get() const { return &bson_; }
    /// For a function that fills it anew.
    bson_t* fill();

 private:
    bson_t bson_;
    bool is_array_ = false;
};

}  // namespace convoy::tracker
