// SPDX-License-Identifier: Apache-2.0
// Plain loops over plain elements: nothing here is shared with the kernels. Sums have 32 bits and wrap.
#include "reference.hpp"

namespace layers {

namespace {

/// The input as it is stored, or made up again.
template <class Element>
struct Stored {
  const Element* elements;

  int32_t operator[](uint32_t index) const { return elements[index]; }
};
struct MadeUp {
  int32_t operator[](uint32_t index) const { return value_at(arguments, index, inputs); }
};

/// Some of the terms of an output channel's sums, from an input channel of a tap on.
struct Terms {
  uint32_t tap_y, tap_x, channel, count;
};

/// Where the windows of one output channel lie.
struct Windows {
  ConvShape shape;
  uint32_t first_channel, channels;  // of the input
  int32_t zero;
};

template <class Input>
uint32_t sum_at(const Windows& w, const Input& in, const int32_t* weights, Terms terms, uint32_t out_y,
                uint32_t out_x) {
  uint32_t sum = 0;
  const ConvShape& shape = w.shape;
  while (terms.count != 0) {
    const uint32_t left = w.channels - terms.channel;
    const uint32_t run = terms.count < left ? terms.count : left;
    // outside of the map, also above and left of it, both are large
    const uint32_t y = out_y * shape.stride + terms.tap_y - shape.pad_top;
    const uint32_t x = out_x * shape.stride + terms.tap_x - shape.pad_left;
    if (y < shape.in_height && x < shape.in_width) {
      const uint32_t from = (y * shape.in_width + x) * shape.in_channels + w.first_channel + terms.channel;
#pragma GCC unroll 4
      for (uint32_t i = 0; i < run; i++) {
        sum += static_cast<uint32_t>(in[from + i] - w.zero) * static_cast<uint32_t>(weights[i]);
      }
    }
    weights += run;
    terms.count -= run;
    terms.channel = 0;
    if (++terms.tap_x == shape.kernel_width) {
      terms.tap_x = 0;
      terms.tap_y++;
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

constexpr uint32_t most_terms = sizeof(Scratch::weights) / sizeof(int32_t);
constexpr uint32_t most_pixels = sizeof(Scratch::sums) / sizeof(uint32_t);

/// Adds all terms of an output channel to its sums of `count` pixels, as many at a time as there is room for.
template <class Input>
void add_up(const Arguments& a, const Windows& windows, const Input& in, uint32_t channel, uint32_t first_pixel,
            uint32_t count, Scratch& scratch) {
  const ConvShape& shape = windows.shape;
  const uint32_t all = shape.taps() * windows.channels;
  for (uint32_t i = 0; i < count; i++) {
    scratch.sums[i] = 0;
  }
  uint32_t tap = 0, from = 0;
  for (uint32_t done = 0; done < all; done += most_terms) {
    const Terms terms{tap / shape.kernel_width, tap % shape.kernel_width, from,
                      all - done < most_terms ? all - done : most_terms};
    for (uint32_t i = 0; i < terms.count; i++) {
      scratch.weights[i] = weight_at(a, windows.channels, channel, tap, from) - weight_zero_at(a, channel);
      if (++from == windows.channels) {
        from = 0;
        tap++;
      }
    }
    uint32_t y = first_pixel / shape.out_width, x = first_pixel % shape.out_width;
    for (uint32_t i = 0; i < count; i++) {
      scratch.sums[i] += sum_at(windows, in, scratch.weights, terms, y, x);
      if (++x == shape.out_width) {
        x = 0;
        y++;
      }
    }
  }
}

template <class Input>
uint32_t count_wrong_of(const Arguments& a, bool depthwise, const Input& in, const Computed& computed, unsigned core,
                        unsigned cores) {
  const ConvShape shape = shape_of(a);
  const uint32_t pixel_bytes = (shape.out_channels * a.out_bits + 7) / 8;
  const uint32_t channels = depthwise ? 1 : a.in_channels;
  Scratch& scratch = computed.scratch[core];
  uint32_t wrong = 0;
  for (uint32_t channel = core; channel < shape.out_channels; channel += cores) {
    const Windows windows{shape, depthwise ? channel : 0, channels, a.zero};
    const ChosenScale scale = choose_scale(a, shape.taps() * channels, channel);
    const int32_t bias = bias_at(a, channel);
    for (uint32_t pixel = 0; pixel < shape.pixels(); pixel += most_pixels) {
      const uint32_t left = shape.pixels() - pixel, count = left < most_pixels ? left : most_pixels;
      add_up(a, windows, in, channel, pixel, count, scratch);
      for (uint32_t i = 0; i < count; i++) {
        wrong += packed_at(computed.out + (pixel + i) * pixel_bytes, channel, a.out_bits) !=
                 requantize(a, scale, bias, scratch.sums[i]);
      }
    }
  }
  return wrong;
}

}  // namespace

int32_t value_at(const Arguments& a, uint32_t index, uint32_t tensor) {
  const uint32_t value = activation_at(a, index, tensor);
  const uint32_t unused = 32 - a.activation_bits;
  return a.signed_in != 0 ? static_cast<int32_t>(value << unused) >> unused : static_cast<int32_t>(value);
}

void unpack(const Arguments& a, void* in, uint32_t index, uint32_t tensor) {
  const int32_t value = value_at(a, index, tensor);
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
  const auto of = [&](const auto& in) { return count_wrong_of(a, depthwise, in, computed, core, cores); };
  const void* const in = computed.in[0];
  if (in == nullptr) {
    return of(MadeUp{});
  }
  if (a.activation_bits > 8) {
    return a.signed_in != 0 ? of(Stored<int16_t>{static_cast<const int16_t*>(in)})
                            : of(Stored<uint16_t>{static_cast<const uint16_t*>(in)});
  }
  return a.signed_in != 0 ? of(Stored<int8_t>{static_cast<const int8_t*>(in)})
                          : of(Stored<uint8_t>{static_cast<const uint8_t*>(in)});
}

}  // namespace

uint32_t count_wrong_conv(const Arguments& a, const Computed& computed, unsigned core, unsigned cores) {
  return count_wrong(a, false, computed, core, cores);
}

uint32_t count_wrong_depthwise(const Arguments& a, const Computed& computed, unsigned core, unsigned cores) {
  return count_wrong(a, true, computed, core, cores);
}

}  // namespace layers
