// SPDX-License-Identifier: Apache-2.0
// The task: made-up images of ten classes, six learned at first, four later; the network; which samples make up each
// mini-batch. All of it in integers and seeded, so that the cluster and the tests see the same.
#pragma once

#include <stdint.h>

namespace pulpo::continual {

// Images and the frozen stage: conv1, pool1, conv2. 3x3 kernels, 8 bits.
inline constexpr uint32_t image_size = 8, image_channels = 4, conv1_channels = 16;
inline constexpr uint32_t latent_size = 4, latent_channels = 8;
inline constexpr uint32_t image_elements = image_size * image_size * image_channels;
inline constexpr uint32_t latents = latent_size * latent_size * latent_channels;

// The adaptive stage: latents, hidden units with ReLU, classes.
inline constexpr uint32_t hidden = 32, old_classes = 6, new_classes = 4, classes = old_classes + new_classes;
inline constexpr float latent_scale = 1.0f / 128;

// Samples of a class, and the mini-batch of a learning event: about 21 new samples to 107 replays.
inline constexpr uint32_t training_samples = 20, test_samples = 20;
inline constexpr uint32_t batch = 32, new_in_batch = 5, most_replays = old_classes * training_samples;
inline constexpr uint32_t base_epochs = 12, event_epochs = 6;
inline constexpr uint32_t base_steps = base_epochs * old_classes * training_samples / batch;
inline constexpr uint32_t event_steps = event_epochs * new_classes * training_samples / new_in_batch;
inline constexpr float base_rate = 0x1p-5f, event_rate = 0x1p-5f, momentum = 0.9f, decay = 5e-4f;

/// A well mixed word.
constexpr uint32_t noise(uint32_t stream, uint32_t index) {
  uint32_t x = index * 0x9E3779B1u + stream * 0x85EBCA77u;
  x = (x ^ x >> 15) * 0x2C1B3C6Du;
  x = (x ^ x >> 12) * 0x297A2D39u;
  return x ^ x >> 15;
}
enum Stream : uint32_t { shapes = 1, moves, grain, conv1_weights, conv2_weights, hidden_weights, class_weights, order };

inline constexpr int32_t noise_amplitude = 64;

/// A pixel of a sample: its class's pattern of 2x2 blocks, half of them moved by a pixel in a direction, with noise.
constexpr uint8_t pixel(uint32_t of_class, uint32_t sample, uint32_t y, uint32_t x, uint32_t channel) {
  const uint32_t id = of_class * (training_samples + test_samples) + sample;
  const uint32_t move = noise(moves, id);
  const uint32_t cell = ((y + move % 2) / 2 * 8 + (x + (move >> 8) % 2) / 2) * image_channels + channel;
  const int32_t pattern = static_cast<int32_t>(noise(shapes, of_class * 1024 + cell) >> 24);
  const uint32_t at = (id * image_size + y) * image_size + x;
  const int32_t off = static_cast<int32_t>(noise(grain, at * image_channels + channel) % (2 * noise_amplitude + 1));
  const int32_t value = pattern + off - noise_amplitude;
  return static_cast<uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value);
}

/// A packed word of the frozen stage's weights: four outputs' bytes for four inputs follow each other
/// (kernels/packing.hpp).
constexpr uint32_t frozen_word(uint32_t layer, uint32_t index) { return noise(layer, index); }

/// An initial weight of the adaptive stage, uniform in +-2^-10 * `limit`.
constexpr int32_t initial_weight(uint32_t layer, uint32_t index, int32_t limit) {
  return static_cast<int32_t>(noise(layer, index) % static_cast<uint32_t>(2 * limit + 1)) - limit;
}
inline constexpr int32_t hidden_limit = 200, class_limit = 300;

/// The sample that is number `at` of epoch `epoch` when each of `count` comes once: a rotation with an odd step, so
/// that `count` has to have no factor of it.
constexpr uint32_t shuffled(uint32_t epoch, uint32_t at, uint32_t count) {
  constexpr uint32_t steps[] = {7, 11, 13, 17, 19, 23, 29, 31};  // primes above 5: counts are 2^a 3^b 5^c
  return (noise(order, epoch) % count + at * steps[epoch % 8]) % count;
}

/// Base training: sample `i` of step `step`, among old_classes * training_samples.
constexpr uint32_t base_sample(uint32_t step, uint32_t i) {
  const uint32_t all = old_classes * training_samples, at = step * batch + i;
  return shuffled(at / all, at % all, all);
}
/// Learning event: new sample `i` of step `step`, among new_classes * training_samples.
constexpr uint32_t event_sample(uint32_t step, uint32_t i) {
  const uint32_t all = new_classes * training_samples, at = step * new_in_batch + i;
  return shuffled(100 + at / all, at % all, all);
}
/// Learning event: replay `i` of step `step`, among `replays` that are kept.
constexpr uint32_t replayed(uint32_t step, uint32_t i, uint32_t replays) {
  return noise(order, 1000 + step * batch + i) % replays;
}
/// Which old sample is kept as replay `i`: one of each class in turn.
constexpr uint32_t kept(uint32_t i) { return i % old_classes * training_samples + i / old_classes; }

/// A latent in 7 bits, and what it stands for then.
constexpr uint8_t narrowed(uint8_t latent) { return static_cast<uint8_t>(latent >= 254 ? 127 : (latent + 1) >> 1); }
constexpr uint8_t widened(uint8_t narrow) { return static_cast<uint8_t>(narrow << 1); }

}  // namespace pulpo::continual
