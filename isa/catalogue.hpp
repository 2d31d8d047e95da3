// SPDX-License-Identifier: Apache-2.0
// Everything there is: rows, compressed encodings, and which of them a core variant has.
#pragma once

#include <span>
#include <string_view>

#include "isa/alias.hpp"
#include "isa/compressed.hpp"
#include "isa/format.hpp"
#include "isa/row.hpp"
#include "isa/variant.hpp"

namespace pulpo::isa {

std::span<const Row> all_rows();
std::span<const CompressedRow> compressed_rows();

std::span<const Alias> aliases();

bool has_extension(Variant variant, Extension extension);

/// False for words that match a row and are illegal all the same, or another row's.
bool accepts(const Row& row, std::uint32_t word);

/// The row of a compressed pattern, null if it is reserved.
const CompressedRow* find_compressed(std::uint16_t pattern);

}  // namespace pulpo::isa
