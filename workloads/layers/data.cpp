// SPDX-License-Identifier: Apache-2.0
// Made-up data.
#include "data.hpp"

namespace layers {

void make_input(const Arguments& a, uint8_t* to, unsigned core, unsigned cores, uint32_t tensor) {
  const uint32_t pixel_bytes = pulpo::kernels::bytes_of(a.in_channels, a.activation_bits);
  for (uint32_t pixel = core; pixel < a.in_height * a.in_width; pixel += cores) {
    uint32_t bits = 0, packed = 0;
    uint8_t* byte = to + pixel * pixel_bytes;
    for (uint32_t channel = 0; channel < a.in_channels; channel++) {
      packed |= activation_at(a, pixel * a.in_channels + channel, tensor) << bits;
      bits += a.activation_bits;
      for (; bits >= 8 || (bits != 0 && channel + 1 == a.in_channels); bits = bits < 8 ? 0 : bits - 8, packed >>= 8) {
        *byte++ = static_cast<uint8_t>(packed);
      }
    }
  }
}

namespace {

/// sum((x - zero) * (w - weight_zero)) = sum(x * w) - zero * sum(w) - weight_zero * sum(x) + terms * zero * weight_zero
void make_channel(const Arguments& a, pulpo::kernels::ChannelQuad& quad, uint32_t channel, uint32_t taps,
                  uint32_t channels, uint32_t zero) {
  const ChosenScale scale = choose_scale(a, taps * channels, channel);
  const uint32_t k = channel % 4;
  quad.multipliers[k] = scale.multiplier;
  quad.shifts[k] = scale.shift;
  quad.weight_zeros[k] = weight_zero_at(a, channel);
  uint32_t weight_sum = 0;
  for (uint32_t tap = 0; zero != 0 && tap < taps; tap++) {
    for (uint32_t i = 0; i < channels; i++) {
      weight_sum += static_cast<uint32_t>(weight_at(a, channels, channel, tap, i));
    }
  }
  weight_sum -= taps * channels * static_cast<uint32_t>(weight_zero_at(a, channel));
  quad.biases[k] = static_cast<int32_t>(static_cast<uint32_t>(bias_at(a, channel)) - zero * weight_sum);
}

}  // namespace

void make_requant(const Arguments& a, pulpo::kernels::ChannelQuad* quads, uint32_t channels, uint32_t offset,
                  unsigned core, unsigned cores) {
  const uint32_t taps = a.kernel_height * a.kernel_width;
  const uint32_t zero = static_cast<uint32_t>(a.zero) + offset;
  for (uint32_t group = core; group * 4 < a.out_channels; group += cores) {
    for (uint32_t channel = group * 4; channel < a.out_channels && channel < group * 4 + 4; channel++) {
      make_channel(a, quads[group], channel, taps, channels, zero);
    }
  }
}

}  // namespace layers
