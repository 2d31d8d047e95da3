// SPDX-License-Identifier: Apache-2.0
// Operand fields by name.
#include "isa/field.hpp"

#include <algorithm>

namespace pulpo::isa {

const Field* field_named(std::string_view name) {
  const auto found =
      std::find_if(field::all.begin(), field::all.end(), [name](const Field& f) { return f.name == name; });
  return found == field::all.end() ? nullptr : &*found;
}

}  // namespace pulpo::isa
