// SPDX-License-Identifier: Apache-2.0
// The right output, straight from the definition of a quantized convolution, and the comparison with what was computed.
#pragma once

#include "layer.hpp"

namespace conv {

/// Counts the wrong outputs of output channels core, core + cores, ...; `in` holds one byte an activation, `weights`
/// has room for the weights of one output channel, `out` is packed.
uint32_t count_wrong(const Arguments& a, const uint8_t* in, int8_t* weights, const uint8_t* out, unsigned core,
                     unsigned cores);

}  // namespace conv
