// SPDX-License-Identifier: Apache-2.0
// Plain loops over plain elements: nothing here is shared with the kernels. Sums have 32 bits and wrap.
#include "reference.hpp"

namespace layers {

namespace {

/// Where the windows of one output channel lie.
struct Windows {
  ConvShape shape;
  uint32_t first_channel, channels;  // of the input
  uint32_t zero;
};

template <class Element>
uint32_t sum_at(const Windows& w, const Element* in, const int32_t* weights, int y, int x) {
  uint32_t sum = 0;
  const ConvShape& shape = w.shape;
  for (uint32_t tap_y = 0; tap_y < shape.kernel_height; tap_y++) {
    const int in_y = y * static_cast<int>(shape.stride) + static_cast<int>(tap_y) - static_cast<int>(shape.pad_top);
    for (uint32_t tap_x = 0; tap_x < shape.kernel_width; tap_x++, weights += w.channels) {
      const int in_x = x * static_cast<int>(shape.stride) + static_cast<int>(tap_x) - static_cast<int>(shape.pad_left);
      if (in_y < 0 || in_x < 0 || in_y >= static_cast<int>(shape.in_height) ||
          in_x >= static_cast<int>(shape.in_width)) {
        continue;
      }
      const uint32_t pixel = static_cast<uint32_t>(in_y) * shape.in_width + static_cast<uint32_t>(in_x);
      const Element* const from = in + pixel * shape.in_channels + w.first_channel;
#pragma GCC unroll 4
      for (uint32_t channel = 0; channel < w.channels; channel++) {
        sum += (static_cast<uint32_t>(from[channel]) - w.zero) * static_cast<uint32_t>(weights[channel]);
      }
    }
  }
  return sum;
}

uint32_t requantize(const Arguments& a, const ChosenScale& scale, int32_t bias, uint32_t sum) {
  sum += static_cast<uint32_t>(bias);
  const auto whole = static_cast<int32_t>(sum);
  int64_t value = whole;
  if (a.requant == shifted) {
    value = whole >> scale.shift;
  } else if (a.requant == normalized) {
    value = a.zero_out + (static_cast<int64_t>(whole) * scale.multiplier >> (32 + scale.shift));
  } else {
    value = static_cast<int32_t>(sum * static_cast<uint32_t>(scale.multiplier)) >> scale.shift;
  }
  return a.out_bits == 32 ? sum : clipped(value, a.out_bits, a.signed_out != 0);
}

template <class Element>
uint32_t count_wrong_as(const Arguments& a, bool depthwise, const Computed& computed, unsigned core, unsigned cores) {
  const ConvShape shape = shape_of(a);
  const uint32_t pixel_bytes = (shape.out_channels * a.out_bits + 7) / 8;
  const uint32_t channels = depthwise ? 1 : a.in_channels;
  uint32_t wrong = 0;
  for (uint32_t channel = core; channel < shape.out_channels; channel += cores) {
    int32_t* to = computed.weights;
    for (uint32_t tap = 0; tap < shape.taps(); tap++) {
      for (uint32_t c = 0; c < channels; c++) {
        *to++ = weight_at(a, channels, channel, tap, c) - weight_zero_at(a, channel);
      }
    }
    const Windows windows{shape, depthwise ? channel : 0, channels, static_cast<uint32_t>(a.zero)};
    const ChosenScale scale = choose_scale(a, shape.taps() * channels, channel);
    const int32_t bias = bias_at(a, channel);
    for (uint32_t pixel = 0; pixel < shape.pixels(); pixel++) {
      const int y = static_cast<int>(pixel / shape.out_width);
      const int x = static_cast<int>(pixel % shape.out_width);
      const uint32_t sum = sum_at(windows, static_cast<const Element*>(computed.in[0]), computed.weights, y, x);
      wrong += packed_at(computed.out + pixel * pixel_bytes, channel, a.out_bits) != requantize(a, scale, bias, sum);
    }
  }
  return wrong;
}

}  // namespace

void unpack(const Arguments& a, void* in, uint32_t index, uint32_t tensor) {
  uint32_t value = activation_at(a, index, tensor);
  if (a.signed_in != 0) {
    value = static_cast<uint32_t>(static_cast<int32_t>(value << (32 - a.activation_bits)) >> (32 - a.activation_bits));
  }
  if (a.activation_bits > 8) {
    static_cast<uint16_t*>(in)[index] = static_cast<uint16_t>(value);
  } else {
    static_cast<uint8_t*>(in)[index] = static_cast<uint8_t>(value);
  }
}

uint32_t packed_at(const uint8_t* pixel, uint32_t channel, uint32_t bits) {
  if (bits < 8) {
    return pixel[channel * bits / 8] >> channel * bits % 8 & ((1u << bits) - 1);
  }
  uint32_t value = 0;
  for (uint32_t byte = 0; byte < bits / 8; byte++) {
    value |= static_cast<uint32_t>(pixel[channel * bits / 8 + byte]) << 8 * byte;
  }
  return value;
}

uint32_t clipped(int64_t value, uint32_t bits, bool is_signed) {
  const int64_t low = is_signed ? -(int64_t{1} << (bits - 1)) : 0;
  const int64_t high = low + (int64_t{1} << bits) - 1;
  value = value < low ? low : value > high ? high : value;
  return static_cast<uint32_t>(value) & static_cast<uint32_t>((uint64_t{1} << bits) - 1);
}

namespace {

uint32_t count_wrong(const Arguments& a, bool depthwise, const Computed& computed, unsigned core, unsigned cores) {
  if (a.activation_bits > 8) {
    return a.signed_in != 0 ? count_wrong_as<int16_t>(a, depthwise, computed, core, cores)
                            : count_wrong_as<uint16_t>(a, depthwise, computed, core, cores);
  }
  return a.signed_in != 0 ? count_wrong_as<int8_t>(a, depthwise, computed, core, cores)
                          : count_wrong_as<uint8_t>(a, depthwise, computed, core, cores);
}

}  // namespace

uint32_t count_wrong_conv(const Arguments& a, const Computed& computed, unsigned core, unsigned cores) {
  return count_wrong(a, false, computed, core, cores);
}

uint32_t count_wrong_depthwise(const Arguments& a, const Computed& computed, unsigned core, unsigned cores) {
  return count_wrong(a, true, computed, core, cores);
}

}  // namespace layers
