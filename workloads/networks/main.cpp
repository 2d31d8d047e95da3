// SPDX-License-Identifier: Apache-2.0
// Runs a network layer by layer, its maps and weights in L2, and compares the checksum of each layer's output.
#include "cluster.h"
#include "depthwise_kernel.hpp"
#include "network.hpp"
#include "network_layers.hpp"
#include "pool.hpp"
#include "print.h"
#include "region.h"
#include "tiled_conv.hpp"

using namespace pulpo::kernels;
using networks::Kind;
using networks::Layer;
using networks::Tuning;

extern "C" {
uint32_t arg_cores = 8;
uint32_t arg_check = 1;
}

namespace {

constexpr Layer layers[] = {
#define LAYER(name, kind, ...) networks::make_layer(Kind::kind, __VA_ARGS__),
    PULPO_NETWORK(LAYER)
#undef LAYER
};
constexpr uint32_t layer_count = sizeof layers / sizeof layers[0];

constexpr Tuning tunings[] = {
#include "network_tuning.inc"
};

constexpr uint32_t total_weight_bytes() {
  uint32_t bytes = 0;
  for (const Layer& layer : layers) {
    bytes += layer.weight_bytes();
  }
  return bytes;
}
constexpr uint32_t largest_map() {
  uint32_t bytes = layers[0].in_bytes();
  for (const Layer& layer : layers) {
    bytes = bytes < layer.out_bytes() ? layer.out_bytes() : bytes;
  }
  return bytes;
}
constexpr uint32_t most_channels() {
  uint32_t channels = 0;
  for (const Layer& layer : layers) {
    channels = channels < layer.shape.out_channels ? layer.shape.out_channels : channels;
  }
  return channels;
}

alignas(16) uint8_t weights[total_weight_bytes()] PULPO_L2_BSS;
alignas(16) uint8_t maps[2][largest_map() + slack_bytes] PULPO_L2_BSS;
LayerScale::Quad no_layer_biases[ceil_div(most_channels(), 4)] PULPO_L2_BSS;

/// What the team works on: a tiled convolution or a pooling layer in TCDM.
struct Job {
  TiledConv<LayerScale>* conv;
  Pool pool;
  Kind kind;

  void on_core() const {
    if (conv != nullptr) {
      conv->on_core(core_id(), team_size());
    } else {
      if (kind == Kind::max_pool) {
        max_pool_on_core<IsaLevel::xpulpv2, 8>(pool, core_id(), team_size());
      } else {
        average_pool_on_core<8>(pool, core_id(), team_size());
      }
      team_barrier();
    }
  }
};

using Team = void (*)(void*);
#define LAYER(name, ...)                     \
  void team_##name(void* job) {              \
    PULPO_REGION_BEGIN(#name);               \
    static_cast<const Job*>(job)->on_core(); \
    PULPO_REGION_END(#name);                 \
  }
PULPO_NETWORK(LAYER)
#undef LAYER

constexpr Team teams[] = {
#define LAYER(name, ...) team_##name,
    PULPO_NETWORK(LAYER)
#undef LAYER
};
constexpr const char* names[] = {
#define LAYER(name, ...) #name,
    PULPO_NETWORK(LAYER)
#undef LAYER
};

void make_team(void*) {
  const unsigned core = core_id(), cores = team_size();
  uint32_t first = 0;
  auto* to = reinterpret_cast<uint32_t*>(weights);
  for (const Layer& layer : layers) {
    const uint32_t last = first + layer.weight_bytes() / 4;
    for (uint32_t i = first + core; i < last; i += cores) {
      to[i] = networks::noise_word(1, i) & networks::weight_mask(layer, i - first);
    }
    first = last;
  }
  auto* image = reinterpret_cast<uint32_t*>(maps[0]);
  for (uint32_t i = core; i < layers[0].in_bytes() / 4; i += cores) {
    image[i] = networks::noise_word(2, i);
  }
}

[[noreturn]] void does_not_fit(uint32_t index, uint32_t bytes, const Arena& tcdm) {
  printf("%s: no room in TCDM: %u KiB, and of %u KiB %u are free; give the machine more (--set tcdm.size_kib=N)\n",
         names[index], static_cast<unsigned>((bytes + 1023) >> 10), static_cast<unsigned>(pulpo_machine.l1_bytes >> 10),
         static_cast<unsigned>(tcdm.room() >> 10));
  exit(2);
}

void run_conv(uint32_t index, const uint8_t* in, const uint8_t* layer_weights, uint8_t* out) {
  const Layer& layer = layers[index];
  const auto* kernel = layer.kind == Kind::conv ? &conv_kernel<networks::ConvFormat, 8, LayerScale>
                                                : &depthwise_kernel<networks::DepthwiseFormat, 8, LayerScale>;
  const LayerToTile what{kernel, layer.shape, 0, false};
  const Arena tcdm(__l1_heap, l1_end());
  const Tiles tiles = choose_tiles(what, tcdm.room(), arg_cores, false);
  if (tiles.rows == 0) {
    does_not_fit(index, tiles.total_bytes(), tcdm);
  }
  TiledConv<LayerScale> tiled(*kernel,
                              {what, in, layer_weights, reinterpret_cast<const uint8_t*>(no_layer_biases), out, 0},
                              {nullptr, tunings[index].multiplier, tunings[index].shift}, tiles, tcdm);
  Job job{&tiled, {}, layer.kind};
  tiled.begin();
  team_fork(arg_cores, teams[index], &job);
  tiled.end();
}

void run_pool(uint32_t index, const uint8_t* in, uint8_t* out) {
  const Layer& layer = layers[index];
  Arena tcdm(__l1_heap, l1_end());
  uint8_t* const tcdm_in = tcdm.take(layer.in_bytes() + slack_bytes);
  uint8_t* const tcdm_out = tcdm.take(layer.out_bytes());
  if (tcdm_in == nullptr || tcdm_out == nullptr) {
    does_not_fit(index, layer.in_bytes() + layer.out_bytes() + 2 * slack_bytes, Arena(__l1_heap, l1_end()));
  }
  dma_wait(dma_in(tcdm_in, in, layer.in_bytes()));
  Job job{nullptr, {layer.shape, tcdm_in, tcdm_out}, layer.kind};
  team_fork(arg_cores, teams[index], &job);
  dma_wait(dma_out(out, tcdm_out, layer.out_bytes()));
}

/// Through TCDM: single loads from L2 would take longer than the network.
uint32_t checksum(const uint8_t* map, uint32_t bytes) {
  Arena tcdm(__l1_heap, l1_end());
  const uint32_t chunk = tcdm.room() < 32768 ? tcdm.room() & ~15u : 32768;
  auto* buffer = reinterpret_cast<uint32_t*>(tcdm.take(chunk));
  uint32_t sum = 0, factor = 1;
  for (uint32_t done = 0; done < bytes; done += chunk) {
    const uint32_t part = bytes - done < chunk ? bytes - done : chunk;
    dma_wait(dma_in(buffer, map + done, part));
    for (uint32_t i = 0; i < part / 4; i++, factor += 2) {
      sum += buffer[i] * factor;
    }
  }
  return sum;
}

}  // namespace

int main() {
  team_fork(arg_cores, make_team, nullptr);
  const uint8_t* layer_weights = weights;
  uint32_t wrong = 0;
  for (uint32_t i = 0; i < layer_count; i++) {
    const uint8_t* const in = maps[i % 2];
    uint8_t* const out = maps[(i + 1) % 2];
    if (layers[i].weight_bytes() != 0) {
      run_conv(i, in, layer_weights, out);
    } else {
      run_pool(i, in, out);
    }
    layer_weights += layers[i].weight_bytes();
    if (arg_check != 0 && checksum(out, layers[i].out_bytes() & ~3u) != tunings[i].checksum) {
      printf("%s: wrong output\n", names[i]);
      wrong++;
    }
  }
  printf("%u layers, %u wrong%s\n", static_cast<unsigned>(layer_count), static_cast<unsigned>(wrong),
         arg_check != 0 ? "" : " (not checked)");
  return wrong != 0;
}
