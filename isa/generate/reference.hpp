// SPDX-License-Identifier: Apache-2.0
// Reference pages: one Markdown page an extension, generated from the rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isa/row.hpp"

namespace pulpo::isa {

struct Page {
  std::string file;  // "XpulpV2.md"
  std::string text;
};

/// @param cost_of what a unit costs, in words: timing is not the rows' business
std::vector<Page> reference_pages(std::string_view (*cost_of)(UnitClass));

}  // namespace pulpo::isa
