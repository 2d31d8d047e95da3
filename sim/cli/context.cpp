// SPDX-License-Identifier: Apache-2.0
// What the sub-commands share: printing, colour.
#include "sim/cli/context.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace pulpo::cli {
void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

bool colour_wanted() {
  static const bool wanted = [] {
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0') && !dumb;
  }();
  return wanted;
}

}  // namespace pulpo::cli
