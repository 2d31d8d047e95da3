// SPDX-License-Identifier: Apache-2.0
// Shapes of a convolution. Maps lie in memory as rows of pixels, each pixel all its channels (HWC), packed from the low
// bits up; a pixel begins at a whole byte.
#pragma once

#include <stdint.h>

namespace pulpo::kernels {

constexpr uint32_t ceil_div(uint32_t value, uint32_t by) { return (value + by - 1) / by; }
constexpr uint32_t bytes_of(uint32_t elements, uint32_t bits) { return (elements * bits + 7) >> 3; }

struct ConvShape {
  uint32_t in_height, in_width, in_channels;
  uint32_t out_height, out_width, out_channels;
  uint32_t kernel_height, kernel_width;
  uint32_t stride;
  uint32_t pad_top, pad_left;

  constexpr uint32_t pixels() const { return out_height * out_width; }
  constexpr uint32_t taps() const { return kernel_height * kernel_width; }
  constexpr uint32_t macs() const { return pixels() * out_channels * taps() * in_channels; }
};

}  // namespace pulpo::kernels
