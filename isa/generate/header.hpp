// SPDX-License-Identifier: Apache-2.0
// Files for programmers, generated from the rows: the C header xpulp.h and the GNU-as macros xpulp.inc.
#pragma once

#include <string>

#include "isa/row.hpp"

namespace pulpo::isa {

/// Intrinsics: `.insn` wrappers for any RISC-V GCC, and their plain-C twins for all other compilers.
std::string intrinsics_header();
/// How the row's intrinsic is called: "pv_add_h(rs1, rs2)"; empty where there is none.
std::string intrinsic_of(const Row& row);
/// One macro a row: its mnemonic with '_' for '.', operands separated by commas.
std::string assembler_macros();

/// Calls of the intrinsics that compute rd, for a test: lines `{mnemonic, word, lambda of (rd, rs1, rs2)},` with the
/// word of the same operands (rd = x12, rs1 = x10, rs2 = x11) and several immediates.
std::string intrinsic_calls();

}  // namespace pulpo::isa
