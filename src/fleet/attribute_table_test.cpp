// The table of attributes in docs/contracts.md and the definitions say the same.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>

#include "fleet/attributes.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

std::string decimal(double value, std::size_t decimals) {
    if (decimals == 0) {
        return std::to_string(std::llround(value));
    }
    std::string text;
    append_decimal(text, scale(value, static_cast<int>(decimals)), static_cast<int>(decimals));
    return text;
}

std::string row_of(const AttributeDefinition& definition) {
    const std::string key = "| `" + std::string(definition.key) + "` | ";
    if (definition.kind == AttributeKind::flag) {
        return key + "true or false | – | – | – |\n";
    }
    if (definition.kind == AttributeKind::text) {
        return key + "text | – | – | 1-" + decimal(definition.greatest, 0) + " bytes |\n";
    }
    const std::size_t decimals = definition.decimals;
    const std::string unit(definition.unit.empty() ? "–" : definition.unit);
    return key + "number | " + unit + " | " +
           decimal(std::pow(10, -static_cast<double>(decimals)), decimals) + " | " +
           decimal(definition.least, decimals) + "…" + decimal(definition.greatest, decimals) +
           " |\n";
}

TEST(AttributeTable, OfTheContractHasAllDefinitions) {
    std::ifstream in("docs/contracts.md");
    const std::string contracts{std::istreambuf_iterator<char>(in), {}};
    std::string table = "| key | type | unit | step | range |\n|---|---|---|---|---|\n";
    for (const AttributeDefinition& definition : attribute_definitions()) {
        table += row_of(definition);
    }
    EXPECT_NE(contracts.find(table + "\n"), std::string::npos) << "it should be\n" << table;
}

}  // namespace
}  // namespace convoy::fleet
