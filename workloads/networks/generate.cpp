// SPDX-License-Identifier: Apache-2.0
// Runs on the host when a network is built: computes it in the plainest way and writes the multiplier of each layer,
// chosen so that its outputs spread over their range, and the checksum of its output.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

#include "network.hpp"
#include "network_layers.hpp"

namespace {

using networks::Kind;
using networks::Layer;
using Map = std::vector<std::uint8_t>;

constexpr Layer layers[] = {
#define LAYER(name, kind, ...) networks::make_layer(Kind::kind, __VA_ARGS__),
    PULPO_NETWORK(LAYER)
#undef LAYER
};

/// Weights of a layer in the kernel's order, by natural indices.
class Weights {
 public:
  Weights(const Layer& layer, std::uint32_t first_word) : layer_(layer), bytes_(layer.weight_bytes()) {
    for (std::uint32_t i = 0; i < bytes_.size() / 4; i++) {
      const std::uint32_t word = networks::noise_word(1, first_word + i) & networks::weight_mask(layer, i);
      std::memcpy(bytes_.data() + 4 * i, &word, 4);
    }
  }
  int at(std::uint32_t out, std::uint32_t tap, std::uint32_t in) const {
    const auto& shape = layer_.shape;
    if (layer_.kind == Kind::depthwise) {
      const std::uint32_t lane = tap == 8 ? out % 4 : tap % 4;  // of 3x3 taps, the ninth is left over
      return bytes_[(out / 4 * 3 + tap / 4) * 16 + out % 4 * 4 + lane];
    }
    const std::uint32_t tap_words = (shape.in_channels + 3) / 4;
    return bytes_[((out / 4 * shape.taps() + tap) * tap_words + in / 4) * 16 + out % 4 * 4 + in % 4];
  }

 private:
  Layer layer_;
  std::vector<std::int8_t> bytes_;
};

/// Calls `visit(tap, first byte of the input pixel)` for each tap of a window that lies inside of the map.
template <class Visit>
void for_taps(const Layer& layer, std::uint32_t pixel, Visit visit) {
  const auto& s = layer.shape;
  for (std::uint32_t tap = 0; tap < s.taps(); tap++) {
    const long y = long(pixel / s.out_width * s.stride) - s.pad_top + tap / s.kernel_width;
    const long x = long(pixel % s.out_width * s.stride) - s.pad_left + tap % s.kernel_width;
    if (y >= 0 && x >= 0 && y < s.in_height && x < s.in_width) {
      visit(tap, (y * s.in_width + x) * s.in_channels);
    }
  }
}

std::vector<std::int32_t> sums(const Layer& layer, const Map& in, const Weights& weights) {
  const auto& s = layer.shape;
  std::vector<std::int32_t> result;
  std::vector<int> row(s.taps() * s.in_channels);
  result.resize(layer.out_bytes());
  for (std::uint32_t out = 0; out < s.out_channels; out++) {
    for (std::uint32_t i = 0; i < row.size() && layer.kind == Kind::conv; i++) {
      row[i] = weights.at(out, i / s.in_channels, i % s.in_channels);
    }
    for (std::uint32_t pixel = 0; pixel < s.pixels(); pixel++) {
      std::int32_t sum = 0;
      for_taps(layer, pixel, [&](std::uint32_t tap, long at) {
        if (layer.kind == Kind::depthwise) {
          sum += in[at + out] * weights.at(out, tap, 0);
          return;
        }
        for (std::uint32_t c = 0; c < s.in_channels; c++) {
          sum += in[at + c] * row[tap * s.in_channels + c];
        }
      });
      result[pixel * s.out_channels + out] = sum;
    }
  }
  return result;
}

Map pool(const Layer& layer, const Map& in) {
  Map out(layer.out_bytes());
  for (std::uint32_t i = 0; i < out.size(); i++) {
    int sum = 0, count = 0, best = 0;
    for_taps(layer, i / layer.shape.out_channels, [&](std::uint32_t, long at) {
      const int value = in[at + i % layer.shape.out_channels];
      sum += value, count++, best = std::max(best, value);
    });
    out[i] = static_cast<std::uint8_t>(layer.kind == Kind::max_pool ? best : sum / count);
  }
  return out;
}

/// A multiplier of about 7 bits that brings the deviation of the sums to 150.
networks::Tuning tune(const std::vector<std::int32_t>& all) {
  double squares = 1;
  for (const double sum : all) {
    squares += sum * sum;
  }
  const double factor = 150 / std::sqrt(squares / static_cast<double>(all.size()));
  networks::Tuning tuning{0, 0, 0};
  while (std::lround(std::ldexp(factor, static_cast<int>(tuning.shift))) < 64) {
    tuning.shift++;
  }
  tuning.multiplier = static_cast<std::int32_t>(std::lround(std::ldexp(factor, static_cast<int>(tuning.shift))));
  return tuning;
}

std::uint32_t checksum(const Map& map) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 4 <= map.size(); i += 4) {
    std::uint32_t word;
    std::memcpy(&word, map.data() + i, 4);
    sum += word * static_cast<std::uint32_t>(2 * (i / 4) + 1);
  }
  return sum;
}

}  // namespace

int main() {
  Map map(layers[0].in_bytes());
  for (std::uint32_t i = 0; i < map.size(); i++) {
    map[i] = static_cast<std::uint8_t>(networks::noise_word(2, i / 4) >> i % 4 * 8);
  }
  std::uint32_t first_word = 0;
  for (const Layer& layer : layers) {
    networks::Tuning tuning{0, 0, 0};
    if (layer.kind == Kind::conv || layer.kind == Kind::depthwise) {
      const auto all = sums(layer, map, Weights(layer, first_word));
      tuning = tune(all);
      map.clear();
      for (const std::int32_t sum : all) {
        map.push_back(static_cast<std::uint8_t>(std::clamp((sum * tuning.multiplier) >> tuning.shift, 0, 255)));
      }
    } else {
      map = pool(layer, map);
    }
    std::printf("{%d, %u, 0x%08x},\n", tuning.multiplier, tuning.shift, checksum(map));
    first_word += layer.weight_bytes() / 4;
  }
  return 0;
}
