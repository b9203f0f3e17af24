#include "history/rocksdb/records/rejected_record.hpp"

#include "history/rocksdb/records/big_endian.hpp"

namespace convoy::history {
namespace {

constexpr char sequence_kind = 's';
constexpr char index_kind = 'i';
constexpr char conflict_kind = 'c';

void append_text(std::string& out, std::string_view text, std::size_t most) {
    const std::string_view cut = text.substr(0, most);
    append_big_endian(out, static_cast<std::uint16_t>(cut.size()));
    out.append(cut);
}

// Reads a record from its beginning; after the first failure every read fails.
class Reader {
 public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    template <std::unsigned_integral Unsigned>
    Unsigned number() {
        const std::string_view bytes = take(sizeof(Unsigned));
        if (failed_) {
            return 0;
        }
        return read_big_endian<Unsigned>(bytes);
    }

    std::string text() { return std::string(take(number<std::uint16_t>())); }

    bool complete() const { return !failed_ && rest_.empty(); }

 private:
    std::string_view take(std::size_t size) {
        failed_ = failed_ || rest_.size() < size;
        if (failed_) {
            return {};
        }
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }

    std::string_view rest_;
    bool failed_ = false;
};

}  // namespace

std::string encode_rejected_key(std::uint64_t sequence) {
    std::string key(1, sequence_kind);
    append_big_endian(key, sequence);
    return key;
}

std::optional<std::uint64_t> decode_rejected_key(std::string_view key) {
    if (key.empty() || key.front() != sequence_kind) {
        return std::nullopt;
    }
    Reader reader(key.substr(1));
    const auto sequence = reader.number<std::uint64_t>();
    return reader.complete() ? std::optional(sequence) : std::nullopt;
}

std::optional<std::string> encode_rejected_identity(const StoredRejection& rejected) {
    if (rejected.position.reason == fleet::RejectionReason::conflict) {
        return conflict_kind + rejected.position.content.substr(0, rejected_content_bytes);
    }
    if (rejected.message_id.empty()) {
        return std::nullopt;
    }
    std::string key(1, index_kind);
    append_big_endian(key, static_cast<std::uint32_t>(rejected.position.index));
    key.append(rejected.message_id, 0, rejected_text_bytes);
    return key;
}

std::string encode_rejected(const StoredRejection& rejected) {
    std::string value;
    append_big_endian(value,
                      static_cast<std::uint64_t>(rejected.received.time_since_epoch().count()));
    append_big_endian(value, static_cast<std::uint32_t>(rejected.position.index));
    append_text(value, fleet::to_string(rejected.position.reason), rejected_text_bytes);
    append_text(value, rejected.message_id, rejected_text_bytes);
    append_text(value, rejected.position.vehicle, rejected_text_bytes);
    append_text(value, rejected.position.content, rejected_content_bytes);
    return value;
}

std::optional<StoredRejection> decode_rejected(std::string_view value) {
    Reader reader(value);
    const auto received = static_cast<std::int64_t>(reader.number<std::uint64_t>());
    const auto index = reader.number<std::uint32_t>();
    const auto reason = fleet::parse_rejection_reason(reader.text());
    std::string message_id = reader.text();
    std::string vehicle = reader.text();
    std::string content = reader.text();
    if (!reader.complete() || !reason) {
        return std::nullopt;
    }
    return StoredRejection{.message_id = std::move(message_id),
                           .received = fleet::Time{std::chrono::milliseconds{received}},
                           .position = {.index = index,
                                        .reason = *reason,
                                        .vehicle = std::move(vehicle),
                                        .content = std::move(content)}};
}

}  // namespace convoy::history
