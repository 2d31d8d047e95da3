// SPDX-License-Identifier: Apache-2.0
// Plain loops over plain bytes: nothing here is shared with the kernels.
#include "reference.hpp"

namespace conv {

namespace {

int32_t sum_at(const Arguments& a, const ConvShape& shape, const uint8_t* in, const int8_t* weights, int y, int x) {
  int32_t sum = 0;
  const int zero = static_cast<int>(a.zero);
  for (uint32_t tap_y = 0; tap_y < shape.kernel_height; tap_y++) {
    const int in_y = y * static_cast<int>(shape.stride) + static_cast<int>(tap_y) - static_cast<int>(a.pad);
    for (uint32_t tap_x = 0; tap_x < shape.kernel_width; tap_x++, weights += a.in_channels) {
      const int in_x = x * static_cast<int>(shape.stride) + static_cast<int>(tap_x) - static_cast<int>(a.pad);
      if (in_y < 0 || in_x < 0 || in_y >= static_cast<int>(a.in_height) || in_x >= static_cast<int>(a.in_width)) {
        continue;
      }
      const uint8_t* pixel =
          in + (static_cast<uint32_t>(in_y) * a.in_width + static_cast<uint32_t>(in_x)) * a.in_channels;
#pragma GCC unroll 4
      for (uint32_t channel = 0; channel < a.in_channels; channel++) {
        sum += (pixel[channel] - zero) * weights[channel];
      }
    }
  }
  return sum;
}

uint32_t requantize(const Arguments& a, int32_t sum, uint32_t out) {
  sum += bias_at(a, out);
  const ChosenScale scale = a.requant ? norm_scale(a, out) : channel_scale(a, out);
  const int64_t product = static_cast<int64_t>(sum) * scale.multiplier;
  const int64_t value = product >> (scale.shift + (a.requant ? 32 : 0));
  const int64_t high = (1 << a.out_bits) - 1;
  return static_cast<uint32_t>(value < 0 ? 0 : value > high ? high : value);
}

}  // namespace

uint32_t count_wrong(const Arguments& a, const uint8_t* in, int8_t* weights, const uint8_t* out, unsigned core,
                     unsigned cores) {
  const ConvShape shape = shape_of(a);
  const uint32_t pixel_bytes = pulpo::kernels::bytes_of(shape.out_channels, a.out_bits);
  uint32_t wrong = 0;
  for (uint32_t channel = core; channel < shape.out_channels; channel += cores) {
    int8_t* to = weights;
    for (uint32_t tap = 0; tap < shape.taps(); tap++) {
      for (uint32_t c = 0; c < a.in_channels; c++) {
        *to++ = static_cast<int8_t>(weight_at(a, channel, tap, c));
      }
    }
    const uint32_t bit = channel * a.out_bits;
    for (uint32_t pixel = 0; pixel < shape.pixels(); pixel++) {
      const int y = static_cast<int>(pixel / shape.out_width);
      const int x = static_cast<int>(pixel % shape.out_width);
      const uint32_t expected = requantize(a, sum_at(a, shape, in, weights, y, x), channel);
      const uint32_t got = out[pixel * pixel_bytes + bit / 8] >> bit % 8 & ((1u << a.out_bits) - 1);
      wrong += got != expected;
    }
  }
  return wrong;
}

}  // namespace conv
