// SPDX-License-Identifier: Apache-2.0
// Made-up data.
#include "data.hpp"

namespace conv {

void make_input(const Arguments& a, uint8_t* to, unsigned core, unsigned cores) {
  const uint32_t pixel_bytes = pulpo::kernels::bytes_of(a.in_channels, a.activation_bits);
  for (uint32_t pixel = core; pixel < a.in_height * a.in_width; pixel += cores) {
    uint32_t bits = 0, packed = 0;
    uint8_t* byte = to + pixel * pixel_bytes;
    for (uint32_t channel = 0; channel < a.in_channels; channel++) {
      packed |= activation_at(a, pixel, channel) << bits;
      bits += a.activation_bits;
      if (bits == 8 || channel + 1 == a.in_channels) {
        *byte++ = static_cast<uint8_t>(packed);
        bits = packed = 0;
      }
    }
  }
}

void make_requant(const Arguments& a, pulpo::kernels::ChannelQuad* quads, uint32_t offset, unsigned core,
                  unsigned cores) {
  // An element of a column is lower than its activation by `offset`, which the zero point is to be, too.
  const int32_t zero = static_cast<int32_t>(a.zero - offset);
  const uint32_t terms = a.kernel_height * a.kernel_width * a.in_channels;
  for (uint32_t channel = core; channel < a.out_channels; channel += cores) {
    const ChosenScale scale = a.requant ? norm_scale(a, channel) : channel_scale(a, channel);
    auto& quad = quads[channel / 4];
    quad.multipliers[channel % 4] = scale.multiplier;
    quad.shifts[channel % 4] = static_cast<uint8_t>(scale.shift);
    int32_t weights = 0;
    for (uint32_t i = 0; zero != 0 && i < terms; i++) {
      weights += weight_at(a, channel, i / a.in_channels, i % a.in_channels);
    }
    quad.biases[channel % 4] = bias_at(a, channel) - zero * weights;
  }
}

}  // namespace conv
