// SPDX-License-Identifier: Apache-2.0
// The frozen stage: images to latents, 8 bits throughout. Compiled apart, by the compiler of the quantized kernels.
#pragma once

#include <stdint.h>

#include "task.hpp"

namespace pulpo::continual {

/// output = sum * multiplier >> shift, clipped to 8 bits.
struct Scale {
  int32_t multiplier;
  uint32_t shift;
};
// A tenth of the latents are clipped at 255, six tenths are 0.
inline constexpr Scale conv1_scale{85, 15}, conv2_scale{150, 16};

/// A core's room for one image on its way, in TCDM.
struct FrozenBuffers {
  static constexpr uint32_t column_bytes = 16 * (9 * conv1_channels + 1);
  alignas(16) uint8_t image[image_elements + 16];
  alignas(16) uint8_t wide[image_size * image_size * conv1_channels + 16];
  alignas(16) uint8_t pooled[latent_size * latent_size * conv1_channels + 16];
  alignas(16) uint8_t latent[latents];
  alignas(16) uint32_t columns[column_bytes / 4];
};

/// The stage's weights, in TCDM.
struct FrozenWeights {
  alignas(16) uint32_t conv1[conv1_channels * 9 * image_channels / 4 + 4];
  alignas(16) uint32_t conv2[latent_channels * 9 * conv1_channels / 4 + 4];
};

// Of C, because the two compilers spell uint32_t differently in names.
extern "C" {
/// What `core` of `cores` makes up of the weights.
void make_frozen_weights(FrozenWeights& weights, unsigned core, unsigned cores);
/// The image of a sample.
void make_image(uint8_t* image, uint32_t of_class, uint32_t sample);
/// One core, from `image` to `latent`.
void run_frozen_stage(const FrozenWeights& weights, FrozenBuffers& buffers);
}

}  // namespace pulpo::continual
