// SPDX-License-Identifier: Apache-2.0
// Build-time tool: writes what is generated from the instruction rows into a folder.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "isa/generate/header.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: pulpo_isa_files FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = argv[1];
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "xpulp.h") << pulpo::isa::intrinsics_header();
  std::ofstream(folder / "xpulp.inc") << pulpo::isa::assembler_macros();
  std::ofstream(folder / "xpulp_calls.inc") << pulpo::isa::intrinsic_calls();
  return std::filesystem::file_size(folder / "xpulp.inc") == 0 ? 1 : 0;
}
