// Single values of a run of readings, as reading_columns.hpp describes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fleet/attributes.hpp"
#include "history/rocksdb/records/varint.hpp"

namespace convoy::history {

void append_text(std::string& out, std::string_view text);
/// After a failure the text is empty.
std::string_view read_text(VarintReader& reader);

void append_free_value(std::string& out, const fleet::FreeValue& value);
/// Returns nullopt if the bytes are not the only encoding of a value.
std::optional<fleet::FreeValue> read_free_value(VarintReader& reader);

}  // namespace convoy::history
