// SPDX-License-Identifier: Apache-2.0
// The layer's data in memory; each core makes every `cores`th part.
#pragma once

#include "layer.hpp"
#include "requant.hpp"

namespace layers {

/// A packed input, of one tensor or another.
void make_input(const Arguments& a, uint8_t* to, unsigned core, unsigned cores, uint32_t tensor = inputs);
/// Requantization of each channel, whose sums have weights of `channels` input channels; the input's zero point moves
/// into the biases. `offset`: by how much the kernel's activations are greater than those of the layer.
void make_requant(const Arguments& a, pulpo::kernels::ChannelQuad* quads, uint32_t channels, uint32_t offset,
                  unsigned core, unsigned cores);

}  // namespace layers
