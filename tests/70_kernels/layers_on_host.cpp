// SPDX-License-Identifier: Apache-2.0
// Depthwise, pooling and addition kernels, compiled for the host through the plain-C twins of the instructions, against
// the definitions of the layers, on shapes that fill no word and no core.
#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <vector>

#include "workloads/kernels/add.hpp"
#include "workloads/kernels/depthwise.hpp"
#include "workloads/kernels/pool.hpp"

using namespace pulpo::kernels;

namespace {

std::mt19937 random_words(7);

struct Map {
  std::vector<int> values;  // pixel by pixel
  std::vector<std::uint8_t> packed;
};

Map make_map(std::uint32_t pixels, std::uint32_t channels, unsigned bits) {
  Map map;
  const auto pixel_bytes = bytes_of(channels, bits);
  map.packed.resize(pixels * pixel_bytes + 64);
  for (std::uint32_t i = 0; i < pixels * channels; i++) {
    map.values.push_back(static_cast<int>(random_words() >> (32 - bits)));
    const auto bit = i % channels * bits;
    map.packed[i / channels * pixel_bytes + bit / 8] |= static_cast<std::uint8_t>(map.values.back() << bit % 8);
  }
  return map;
}

int packed_at(const std::vector<std::uint8_t>& packed, std::uint32_t channels, unsigned bits, std::uint32_t index) {
  const auto bit = index % channels * bits;
  return packed[index / channels * bytes_of(channels, bits) + bit / 8] >> bit % 8 & ((1 << bits) - 1);
}

/// The input value under a tap of an output pixel, or -1 outside of the map.
int under_tap(const ConvShape& s, const Map& in, std::uint32_t pixel, std::uint32_t tap, std::uint32_t channel) {
  const long y = long(pixel / s.out_width * s.stride) - s.pad_top + tap / s.kernel_width;
  const long x = long(pixel % s.out_width * s.stride) - s.pad_left + tap % s.kernel_width;
  const bool inside = y >= 0 && x >= 0 && y < s.in_height && x < s.in_width;
  return inside ? in.values[(y * s.in_width + x) * s.in_channels + channel] : -1;
}

ConvShape shape_of(std::uint32_t height, std::uint32_t width, std::uint32_t channels, std::uint32_t kernel,
                   std::uint32_t stride, std::uint32_t pad) {
  return {height,
          width,
          channels,
          (height + 2 * pad - kernel) / stride + 1,
          (width + 2 * pad - kernel) / stride + 1,
          channels,
          kernel,
          kernel,
          stride,
          pad,
          pad};
}

template <IsaLevel Level, unsigned A, unsigned W, unsigned O>
void check_depthwise(const ConvShape& shape, unsigned cores) {
  using Format = DepthwiseFormat<Level, A, W>;
  const Map in = make_map(shape.in_height * shape.in_width, shape.in_channels, A);
  const auto channels = ceil_div(shape.out_channels, 4) * 4;
  std::vector<int> weights(shape.out_channels * shape.taps());
  for (auto& weight : weights) {
    weight = static_cast<int>(random_words() >> (32 - W)) - (1 << (W - 1));
  }
  const auto weight = [&](std::uint32_t channel, std::uint32_t tap) { return weights[channel * shape.taps() + tap]; };
  std::vector<std::uint32_t> prepared(Format::weight_bytes(shape) / 4);
  prepare_depthwise_weights<Format>(prepared.data(), shape, weight);
  std::vector<ChannelQuad> quads(channels / 4);
  const unsigned shift = A + W - O > 2 ? A + W - O + 4 : 6;
  for (auto& quad : quads) {
    for (int k = 0; k < 4; k++) {
      quad.biases[k] = static_cast<int>(random_words() % 64) - 32;
      quad.multipliers[k] = 40 + k;
      quad.shifts[k] = shift;
    }
  }
  std::vector<const std::uint8_t*> taps(cores * Format::quads(shape) * 4);
  const std::vector<std::uint8_t> pad_pixel(channels + 4);
  std::vector<std::uint8_t> out(shape.pixels() * bytes_of(shape.out_channels, O));
  for (unsigned core = 0; core < cores; core++) {
    depthwise_on_core<Format, O>(Depthwise<ChannelScale>{shape, in.packed.data(), prepared.data(), out.data(),
                                                         taps.data(), pad_pixel.data(), ChannelScale{quads.data()}},
                                 core, cores);
  }
  for (std::uint32_t i = 0; i < shape.pixels() * shape.out_channels; i++) {
    const auto channel = i % shape.out_channels;
    const auto& quad = quads[channel / 4];
    int sum = quad.biases[channel % 4];
    for (std::uint32_t tap = 0; tap < shape.taps(); tap++) {
      sum += std::max(0, under_tap(shape, in, i / shape.out_channels, tap, channel)) * weight(channel, tap);
    }
    const int scaled = (sum * quad.multipliers[channel % 4]) >> shift;
    REQUIRE(packed_at(out, shape.out_channels, O, i) == std::clamp(scaled, 0, (1 << O) - 1));
  }
}

template <IsaLevel Level, unsigned Bits>
void check_pools(const ConvShape& shape, unsigned cores) {
  const Map in = make_map(shape.in_height * shape.in_width, shape.in_channels, Bits);
  const auto bytes = shape.pixels() * bytes_of(shape.in_channels, Bits);
  std::vector<std::uint8_t> most(bytes), average(bytes);
  for (unsigned core = 0; core < cores; core++) {
    max_pool_on_core<Level, Bits>({shape, in.packed.data(), most.data()}, core, cores);
    average_pool_on_core<Bits>({shape, in.packed.data(), average.data()}, core, cores);
  }
  for (std::uint32_t i = 0; i < shape.pixels() * shape.in_channels; i++) {
    int best = 0, sum = 0, count = 0;
    for (std::uint32_t tap = 0; tap < shape.taps(); tap++) {
      const int value = under_tap(shape, in, i / shape.in_channels, tap, i % shape.in_channels);
      best = std::max(best, value);
      sum += std::max(0, value);
      count += value >= 0;
    }
    REQUIRE(packed_at(most, shape.in_channels, Bits, i) == best);
    REQUIRE(packed_at(average, shape.in_channels, Bits, i) == sum / count);
  }
}

}  // namespace

TEST_CASE("depthwise: every pair of widths, kernels of 1 to 5, odd channels, padding") {
  const unsigned cores = GENERATE(1u, 3u, 8u, 16u);
  const ConvShape shape = GENERATE(shape_of(5, 7, 8, 3, 1, 1), shape_of(6, 5, 6, 3, 2, 1), shape_of(7, 7, 5, 5, 1, 2),
                                   shape_of(4, 4, 3, 2, 2, 0), shape_of(1, 1, 9, 1, 1, 0));
  check_depthwise<IsaLevel::xpulpv2, 8, 8, 8>(shape, cores);
  check_depthwise<IsaLevel::rv32imc, 8, 8, 8>(shape, cores);
  check_depthwise<IsaLevel::xpulpv2, 8, 4, 4>(shape, cores);
  check_depthwise<IsaLevel::xpulpv2, 8, 2, 2>(shape, cores);
  check_depthwise<IsaLevel::mpic, 4, 8, 8>(shape, cores);
  check_depthwise<IsaLevel::mpic, 4, 4, 4>(shape, cores);
  check_depthwise<IsaLevel::mpic, 4, 2, 2>(shape, cores);
  check_depthwise<IsaLevel::xpulpnn, 2, 8, 2>(shape, cores);
  check_depthwise<IsaLevel::xpulpnn, 2, 4, 4>(shape, cores);
  check_depthwise<IsaLevel::macload, 2, 2, 8>(shape, cores);
}

TEST_CASE("pooling: maximum and average of windows that leave the map") {
  const unsigned cores = GENERATE(1u, 3u, 8u, 16u);
  const ConvShape shape = GENERATE(shape_of(5, 7, 8, 3, 2, 1), shape_of(4, 4, 5, 2, 2, 0), shape_of(4, 4, 7, 4, 1, 0));
  check_pools<IsaLevel::xpulpv2, 8>(shape, cores);
  check_pools<IsaLevel::rv32imc, 8>(shape, cores);
  check_pools<IsaLevel::xpulpv2, 4>(shape, cores);
  check_pools<IsaLevel::xpulpv2, 2>(shape, cores);
}

TEST_CASE("addition: two scales, clipped at both ends") {
  const Map a = make_map(7, 8, 4), b = make_map(7, 8, 4);
  std::vector<std::uint8_t> out(7 * 4);
  for (unsigned core = 0; core < 3; core++) {
    add_on_core<IsaLevel::xpulpv2, 4>({a.packed.data(), b.packed.data(), out.data(), 7 * 4, 5, -3, 2, 1}, core, 3);
  }
  for (std::uint32_t i = 0; i < 7 * 8; i++) {
    REQUIRE(packed_at(out, 8, 4, i) == std::clamp((a.values[i] * 5 - b.values[i] * 3 + 2) >> 1, 0, 15));
  }
}
