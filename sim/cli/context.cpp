// SPDX-License-Identifier: Apache-2.0
// What the sub-commands share: printing, colour.
#include "sim/cli/context.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string>

#include "sim/base/error.hpp"

namespace pulpo::cli {
void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void finish_output() {
  errno = 0;
  const bool flushed = std::fflush(stdout) == 0 && std::cout.flush().good();
  if (!flushed || std::ferror(stdout) != 0) {
    const auto cause = errno == 0 ? std::string() : std::string(": ") + std::strerror(errno);
    throw ConfigError("the output cannot be written" + cause, "check where stdout goes, and the free space there");
  }
}

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
