// SPDX-License-Identifier: Apache-2.0
// The layer's data in memory; each core makes every `cores`th part.
#pragma once

#include "layer.hpp"
#include "requant.hpp"

namespace conv {

/// The packed input.
void make_input(const Arguments& a, uint8_t* to, unsigned core, unsigned cores);
/// Requantization of each channel; the input's zero point moves into the biases.
void make_requant(const Arguments& a, pulpo::kernels::ChannelQuad* quads, uint32_t offset, unsigned core,
                  unsigned cores);

}  // namespace conv
