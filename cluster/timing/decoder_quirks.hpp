// SPDX-License-Identifier: Apache-2.0
// What the RTL decoders say about encodings beyond the meaning of the instructions.
#pragma once

#include <cstdint>

#include "cluster/timing/core_variant.hpp"
#include "isa/instruction.hpp"

namespace pulpo::cluster {

inline constexpr std::uint32_t function_uret = 0x002;
inline constexpr std::uint32_t function_mret = 0x302;

/// rule HAZ-RS2-FIELD: the decoder compares the rs2 field as a register although it holds an immediate
/// (riscv_decoder.sv, regb_used_o of MAC&Load and of the shuffles with an immediate).
bool compares_rs2_field(const CoreVariant& variant, std::uint32_t word);

/// rule CSR-FLUSH: an access to this CSR flushes the pipeline (riscv_decoder.sv, csr_status_o).
bool flushes_pipeline(const CoreVariant& variant, std::uint16_t csr);

/// rule CSR-UNKNOWN: an access to a CSR that CV32E40P lacks, or a write to a read-only one, is illegal
/// (cv32e40p_decoder.sv); the older cores read zero.
bool csr_exists(const CoreVariant& variant, const isa::Instruction& insn);

/// rule SB-FORWARD: csrrw and csrrwi to 0x00D are forwarded to ID (riscv_decoder.sv, write_sb_csr_o).
bool writes_simd_format(const isa::Instruction& insn);

}  // namespace pulpo::cluster
