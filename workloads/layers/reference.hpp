// SPDX-License-Identifier: Apache-2.0
// The right output, straight from the definition of a quantized layer, and the comparison with what was computed.
#pragma once

#include "layer.hpp"

namespace layers {

/// What a core needs to count wrong outputs: weights of some terms of an output channel, its sums of some pixels.
struct Scratch {
  int32_t weights[256];
  uint32_t sums[128];
};

/// A layer's inputs, unpacked to bytes, or to halves if they have more than 8 bits, or null where there is no room; the
/// scratch memory of all cores; and the packed output.
struct Computed {
  void* in[2];
  Scratch* scratch;
  const uint8_t* out;
};

/// Element `index` of an input.
int32_t value_at(const Arguments& a, uint32_t index, uint32_t tensor);
/// The same, stored.
void unpack(const Arguments& a, void* in, uint32_t index, uint32_t tensor = inputs);
constexpr uint32_t unpacked_bytes(const Arguments& a) { return a.activation_bits > 8 ? 2 : 1; }
/// Element `channel` of a packed pixel.
uint32_t packed_at(const uint8_t* pixel, uint32_t channel, uint32_t bits);
/// The nearest value that `bits` bits hold, as bits.
uint32_t clipped(int64_t value, uint32_t bits, bool is_signed);

/// Multipliers, shift and the rest of an element-wise sum.
struct AddScales {
  int32_t scale_a, scale_b, bias;
  uint32_t shift;
};
AddScales add_scales(const Arguments& a);

// Each counts the wrong outputs of output channels core, core + cores, ...
uint32_t count_wrong_conv(const Arguments& a, const Computed& computed, unsigned core, unsigned cores);
uint32_t count_wrong_depthwise(const Arguments& a, const Computed& computed, unsigned core, unsigned cores);
uint32_t count_wrong_pool(const Arguments& a, const Computed& computed, unsigned core, unsigned cores);
uint32_t count_wrong_add(const Arguments& a, const Computed& computed, unsigned core, unsigned cores);

}  // namespace layers
