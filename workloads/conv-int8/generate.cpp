// SPDX-License-Identifier: Apache-2.0
// Runs on the host when the program is built: writes the layer's data, from a fixed seed, and the right output,
// computed in the plainest way from the definition of a convolution.
#include <cstdint>
#include <cstdio>
#include <random>
#include <vector>

#include "layer.hpp"

namespace {

constexpr auto& shape = conv_int8::shape;

int weight_at(const std::vector<std::int8_t>& weights, std::uint32_t out, std::uint32_t tap, std::uint32_t in) {
  return weights[(out * shape.taps() + tap) * shape.in_channels + in];
}

std::uint8_t output(const std::vector<std::uint8_t>& in, const std::vector<std::int8_t>& weights, int bias, int y,
                    int x, std::uint32_t channel) {
  int sum = bias;
  for (std::uint32_t tap = 0; tap < shape.taps(); tap++) {
    const int in_y = y + static_cast<int>(tap / 3) - 1;
    const int in_x = x + static_cast<int>(tap % 3) - 1;
    if (in_y < 0 || in_y >= 16 || in_x < 0 || in_x >= 16) {
      continue;
    }
    for (std::uint32_t c = 0; c < shape.in_channels; c++) {
      sum += in[(in_y * 16 + in_x) * shape.in_channels + c] * weight_at(weights, channel, tap, c);
    }
  }
  const int scaled = (sum * conv_int8::multiplier) >> conv_int8::shift;
  return static_cast<std::uint8_t>(scaled < 0 ? 0 : scaled > 255 ? 255 : scaled);
}

template <class Value>
void write_array(const char* type, const char* name, const std::vector<Value>& values) {
  std::printf("alignas(16) extern const %s %s[] __attribute__((section(\".l2\"))) = {", type, name);
  for (std::size_t i = 0; i < values.size(); i++) {
    std::printf("%s%lld,", i % 24 ? "" : "\n", static_cast<long long>(values[i]));
  }
  std::printf("};\n");
}

}  // namespace

int main() {
  std::mt19937 random(2021);  // its sequence is fixed by the C++ standard
  std::vector<std::uint8_t> in(conv_int8::in_bytes);
  std::vector<std::int8_t> weights(shape.out_channels * shape.taps() * shape.in_channels);
  std::vector<std::int32_t> biases(shape.out_channels);
  for (auto& value : in) {
    value = static_cast<std::uint8_t>(random() >> 24);
  }
  for (auto& value : weights) {
    value = static_cast<std::int8_t>(random() >> 24);
  }
  for (auto& value : biases) {
    value = static_cast<std::int32_t>(random() >> 16) - 32768;
  }
  std::vector<std::uint8_t> out;
  for (int y = 0; y < 16; y++) {
    for (int x = 0; x < 16; x++) {
      for (std::uint32_t channel = 0; channel < shape.out_channels; channel++) {
        out.push_back(output(in, weights, biases[channel], y, x, channel));
      }
    }
  }
  std::vector<std::uint32_t> prepared(conv_int8::weight_bytes / 4);
  pulpo::kernels::prepare_weights<conv_int8::LayerFormat>(
      prepared.data(), shape, [&](auto channel, auto tap, auto c) { return weight_at(weights, channel, tap, c); });
  std::printf("#include <stdint.h>\n");
  write_array("uint8_t", "layer_in", in);
  write_array("uint32_t", "layer_weights", prepared);
  write_array("int32_t", "layer_biases", biases);
  write_array("uint8_t", "layer_out", out);
  return 0;
}
