// SPDX-License-Identifier: Apache-2.0
// Text files of the source tree that the program carries with it (CMake function pulpo_embed).
#pragma once

#include <span>
#include <string_view>

namespace pulpo {

struct EmbeddedFile {
  std::string_view name;  // without folder and extension
  std::string_view text;
};

}  // namespace pulpo
