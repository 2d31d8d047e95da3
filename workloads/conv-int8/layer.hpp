// SPDX-License-Identifier: Apache-2.0
// The benchmark layer of PULP-NN: 16x16x32 in, 64 out, 3x3, stride 1, padding 1, all 8 bits.
#pragma once

#include "packing.hpp"

namespace conv_int8 {

inline constexpr pulpo::kernels::ConvShape shape{.in_height = 16,
                                                 .in_width = 16,
                                                 .in_channels = 32,
                                                 .out_height = 16,
                                                 .out_width = 16,
                                                 .out_channels = 64,
                                                 .kernel_height = 3,
                                                 .kernel_width = 3,
                                                 .stride = 1,
                                                 .pad_top = 1,
                                                 .pad_left = 1};
// Tiles of two pixels, as PULP-NN has them: the published figure is theirs.
using LayerFormat = pulpo::kernels::Format<pulpo::kernels::IsaLevel::xpulpv2, 8, 8, 2>;

inline constexpr uint32_t in_bytes = shape.in_height * shape.in_width * shape.in_channels;
inline constexpr uint32_t weight_bytes = LayerFormat::weight_bytes(shape);
inline constexpr uint32_t out_bytes = shape.pixels() * shape.out_channels;

// Sums have a deviation of about 2^17.5; this brings them to about 0.6 of the output's range.
inline constexpr int32_t multiplier = 29;
inline constexpr uint32_t shift = 15;

}  // namespace conv_int8
