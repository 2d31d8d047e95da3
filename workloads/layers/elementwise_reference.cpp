// SPDX-License-Identifier: Apache-2.0
// Pooling and element-wise sum from their definitions: up to 8 bits.
#include "reference.hpp"

namespace layers {

namespace {

/// An element of an input, stored or made up again.
int32_t value_of(const Arguments& a, const void* in, uint32_t index, uint32_t tensor) {
  if (in == nullptr) {
    return value_at(a, index, tensor);
  }
  return a.signed_in != 0 ? static_cast<const int8_t*>(in)[index] : static_cast<const uint8_t*>(in)[index];
}

/// Rounded down, also below zero.
int32_t divide(int32_t sum, int32_t count) {
  const int32_t quotient = sum / count;
  return quotient * count > sum ? quotient - 1 : quotient;
}

int32_t pooled(const Arguments& a, const void* in, const ConvShape& shape, uint32_t pixel, uint32_t channel) {
  int32_t best = INT32_MIN, sum = 0, count = 0;
  for (uint32_t tap = 0; tap < shape.taps(); tap++) {
    const uint32_t y = pixel / shape.out_width * shape.stride + tap / shape.kernel_width - shape.pad_top;
    const uint32_t x = pixel % shape.out_width * shape.stride + tap % shape.kernel_width - shape.pad_left;
    if (y < shape.in_height && x < shape.in_width) {
      const int32_t value = value_of(a, in, (y * shape.in_width + x) * shape.in_channels + channel, inputs);
      best = value > best ? value : best;
      sum += value;
      count++;
    }
  }
  return a.kind == 0 ? best : divide(sum, count);
}

}  // namespace

AddScales add_scales(const Arguments& a) {
  // Two thirds and three quarters of the inputs: sums of two may leave the range at either end.
  const int32_t scale_a = 171, scale_b = a.signed_in == a.signed_out ? 192 : -64;
  return {scale_a, scale_b, 128 + 256 * a.zero_out - a.zero * (scale_a + scale_b), 8};
}

uint32_t count_wrong_pool(const Arguments& a, const Computed& computed, unsigned core, unsigned cores) {
  const ConvShape shape = shape_of(a);
  const uint32_t pixel_bytes = (shape.out_channels * a.out_bits + 7) / 8;
  uint32_t wrong = 0;
  for (uint32_t channel = core; channel < shape.out_channels; channel += cores) {
    for (uint32_t pixel = 0; pixel < shape.pixels(); pixel++) {
      const int32_t expected = pooled(a, computed.in[0], shape, pixel, channel);
      wrong += packed_at(computed.out + pixel * pixel_bytes, channel, a.out_bits) !=
               clipped(expected, a.out_bits, a.signed_in != 0);
    }
  }
  return wrong;
}

uint32_t count_wrong_add(const Arguments& a, const Computed& computed, unsigned core, unsigned cores) {
  const AddScales scales = add_scales(a);
  const uint32_t pixel_bytes = (a.out_channels * a.out_bits + 7) / 8;
  uint32_t wrong = 0;
  for (uint32_t pixel = core; pixel < a.in_height * a.in_width; pixel += cores) {
    for (uint32_t channel = 0; channel < a.in_channels; channel++) {
      const uint32_t index = pixel * a.in_channels + channel;
      const int32_t sum = value_of(a, computed.in[0], index, inputs) * scales.scale_a +
                          value_of(a, computed.in[1], index, second_inputs) * scales.scale_b + scales.bias;
      wrong += packed_at(computed.out + pixel * pixel_bytes, channel, a.out_bits) !=
               clipped(sum >> scales.shift, a.out_bits, a.signed_out != 0);
    }
  }
  return wrong;
}

}  // namespace layers
