// How refused positions lie in the history's RocksDB, in column family "rejected" (format 1; the
// version is that of position_record.hpp). They stand in the order of arrival, so that the oldest
// can make room; a second entry finds a message's place again, so that a message delivered twice is
// kept once. All numbers big endian:
//
//   key "s"  bytes 1-8   sequence (u64), rising; with gaps where vehicles were erased
//   value    bytes 0-7   received: milliseconds since 1970 (i64)
//            bytes 8-11  place in the message (u32)
//            then four texts, each a length (u16) and so many bytes: reason (its name), message-id,
//            vehicle as given, content
//
//   key "i"  bytes 1-4   place in the message (u32), then the message-id
//   value    the key "s" of its record
//
// Texts are cut at `rejected_text_bytes` (the content at most `rejected_content_bytes`).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "history/history.hpp"

namespace convoy::tracker {

std::string encode_rejected_key(std::uint64_t sequence);
/// Nothing where the bytes are no such key.
std::optional<std::uint64_t> decode_rejected_key(std::string_view key);

std::string encode_rejected_place(const KeptAside& rejected);
std::string encode_rejected(const KeptAside& rejected);

/// Nothing where the bytes are no record of this format.
std::optional<KeptAside> decode_rejected(std::string_view value);

}  // namespace convoy::tracker
