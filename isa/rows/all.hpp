// SPDX-License-Identifier: Apache-2.0
// All rows in one table. Only catalogue.cpp includes this; others use catalogue.hpp.
#pragma once

#include "isa/rows/complex.hpp"
#include "isa/rows/core_v.hpp"
#include "isa/rows/dot_product.hpp"
#include "isa/rows/float_registers.hpp"
#include "isa/rows/float_scalar.hpp"
#include "isa/rows/float_vector.hpp"
#include "isa/rows/hardware_loop.hpp"
#include "isa/rows/mac_load.hpp"
#include "isa/rows/pulp_alu.hpp"
#include "isa/rows/pulp_memory.hpp"
#include "isa/rows/pulp_multiply.hpp"
#include "isa/rows/rv32c.hpp"
#include "isa/rows/rv32i.hpp"
#include "isa/rows/rv32m_zicsr.hpp"
#include "isa/rows/simd.hpp"
#include "isa/rows/simd_move.hpp"

namespace pulpo::isa::rows {

inline constexpr auto all =
    concatenate(rv32i, rv32m, zicsr, pulp_memory, pulp_alu, pulp_multiply, hardware_loop, simd, simd_move, dot_product,
                complex, mac_load, core_v, float_registers, float_scalar, float_vector_rows);

}  // namespace pulpo::isa::rows
