// The entries of rejected positions in the history's RocksDB, in column family "rejected" (since
// format 1; position_record.hpp has the version). They are in the order of arrival, so that the
// oldest can be removed. A second entry finds a message's place, so that a message delivered twice
// is kept once. All numbers are big endian:
//
//   key "s"  bytes 1-8   sequence (u64), ascending; erased vehicles leave gaps
//   value    bytes 0-7   received: milliseconds since 1970 (i64)
//            bytes 8-11  place in the message (u32)
//            then four texts, each a length (u16) and that many bytes: the reason's name,
//            message-id, vehicle as given, content
//
//   key "i"  bytes 1-4   place in the message (u32), then the message-id
//   value    the key "s" of its record
//
//   key "c"  the content of a conflict, in place of a key "i"
//   value    the key "s" of its record
//
// Texts are cut to `rejected_text_bytes`, the content to `rejected_content_bytes`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "history/history.hpp"

namespace convoy::history {

std::string encode_rejected_key(std::uint64_t sequence);
/// Returns nullopt if the bytes are not such a key.
std::optional<std::uint64_t> decode_rejected_key(std::string_view key);

/// Returns the key "i" or "c", by which a repetition is recognised; nullopt if it cannot be.
std::optional<std::string> encode_rejected_identity(const StoredRejection& rejected);
std::string encode_rejected(const StoredRejection& rejected);

/// Returns nullopt if the bytes are not a record of this format.
std::optional<StoredRejection> decode_rejected(std::string_view value);

}  // namespace convoy::history
