// SPDX-License-Identifier: Apache-2.0
// A layer of training without products of matrices: what it is, and its made-up data.
#pragma once

#include "program.hpp"
#include "shape.hpp"

namespace pulpo::training {

enum Kind : uint32_t { relu, pool, batch_norm, instance_norm, cross_entropy, squared_error, sgd };
using enum Pass;

enum Check : uint32_t { unchecked, sampled, complete };

/// Arguments of the program: words that the simulator may overwrite before the start.
struct Arguments {
  Machine machine;
  uint32_t kind;
  Pass pass;
  uint32_t batch, height, width, channels;
  uint32_t kernel_height, kernel_width, stride, pad;
  uint32_t average;  // of a pooling layer: 0 maximum, 1 average
  uint32_t room;     // bytes of TCDM that the layer may take; 0: all
};

inline kernels::ConvShape shape_of(const Arguments& a) {
  return {a.height,
          a.width,
          a.channels,
          (a.height + 2 * a.pad - a.kernel_height) / a.stride + 1,
          (a.width + 2 * a.pad - a.kernel_width) / a.stride + 1,
          a.channels,
          a.kernel_height,
          a.kernel_width,
          a.stride,
          a.pad,
          a.pad};
}

/// The made-up tensors. Outputs of a network are 8 times as large as the rest: probabilities that differ.
enum Made : uint32_t { inputs, errors, gammas, betas, targets, velocities };
inline constexpr double output_scale = 8;

inline bool is_loss(const Arguments& a) { return a.kind == cross_entropy || a.kind == squared_error; }
inline uint32_t label_at(const Arguments& a, uint32_t sample) {
  return static_cast<uint32_t>(made_up(targets, sample) + static_cast<int32_t>(units)) % a.channels;
}

inline constexpr float sgd_rate = 0x1p-6f, sgd_momentum = 0.9f, sgd_decay = 5e-4f;

}  // namespace pulpo::training
