// SPDX-License-Identifier: Apache-2.0
// The frozen stage, by the quantized kernels: each core takes an image of its own.
#include "frozen.hpp"

#include "conv_kernel.hpp"
#include "pool.hpp"

namespace pulpo::continual {

namespace {

using namespace kernels;
using FrozenFormat = Format<IsaLevel::xpulpv2, 8, 8>;

constexpr ConvShape conv_shape(uint32_t size, uint32_t in, uint32_t out) {
  return {size, size, in, size, size, out, 3, 3, 1, 1, 1};
}
constexpr ConvShape conv1 = conv_shape(image_size, image_channels, conv1_channels);
constexpr ConvShape pool1{image_size, image_size, conv1_channels, latent_size, latent_size, conv1_channels, 2, 2, 2,
                          0,          0};
constexpr ConvShape conv2 = conv_shape(latent_size, conv1_channels, latent_channels);

static_assert(column_buffer_words<FrozenFormat>(conv1) * 4 <= FrozenBuffers::column_bytes);
static_assert(column_buffer_words<FrozenFormat>(conv2) * 4 <= FrozenBuffers::column_bytes);
static_assert(FrozenFormat::weight_bytes(conv1) + 16 <= sizeof(FrozenWeights::conv1));
static_assert(FrozenFormat::weight_bytes(conv2) + 16 <= sizeof(FrozenWeights::conv2));

LayerScale::Quad no_biases[conv1_channels / 4];

void run_conv(const ConvShape& shape, const uint8_t* in, const uint32_t* weights, uint8_t* out, uint32_t* columns,
              Scale scale) {
  const Conv<LayerScale> conv{{shape, in, weights, out, columns, 0}, {no_biases, scale.multiplier, scale.shift}};
  conv_on_core<FrozenFormat, 8>(conv, 0, 1);
}

}  // namespace

void make_frozen_weights(FrozenWeights& weights, unsigned core, unsigned cores) {
  for (uint32_t i = core; i < FrozenFormat::weight_bytes(conv1) / 4; i += cores) {
    weights.conv1[i] = frozen_word(conv1_weights, i);
  }
  for (uint32_t i = core; i < FrozenFormat::weight_bytes(conv2) / 4; i += cores) {
    weights.conv2[i] = frozen_word(conv2_weights, i);
  }
}

void make_image(uint8_t* image, uint32_t of_class, uint32_t sample) {
  for (uint32_t y = 0; y < image_size; y++) {
    for (uint32_t x = 0; x < image_size; x++) {
      for (uint32_t channel = 0; channel < image_channels; channel++) {
        *image++ = pixel(of_class, sample, y, x, channel);
      }
    }
  }
}

void run_frozen_stage(const FrozenWeights& weights, FrozenBuffers& buffers) {
  run_conv(conv1, buffers.image, weights.conv1, buffers.wide, buffers.columns, conv1_scale);
  max_pool_on_core<IsaLevel::xpulpv2, 8>({pool1, buffers.wide, buffers.pooled}, 0, 1);
  run_conv(conv2, buffers.pooled, weights.conv2, buffers.latent, buffers.columns, conv2_scale);
}

}  // namespace pulpo::continual
