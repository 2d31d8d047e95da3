// SPDX-License-Identifier: Apache-2.0
// What observers and extensions may know of a run before it starts.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/base/symbols.hpp"
#include "sim/base/types.hpp"

namespace pulpo {

struct AddressRange {
  Address first = 0;
  Address end = 0;  // one behind the last byte
  bool contains(Address address) const { return address - first < end - first; }
};

struct RunInfo {
  unsigned core_count = 0;
  std::string variant;  // name of the core variant, as isa::variant_from_name() takes it
  SymbolTable symbols;
  std::vector<RegionMark> marks;   // by address
  std::vector<AddressRange> code;  // executable segments
};

}  // namespace pulpo
