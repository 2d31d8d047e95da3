// SPDX-License-Identifier: Apache-2.0
// MobileNetV1 1.0 on images of 128x128: 186 million multiply-accumulates, 4.2 million weights. The image has a fourth
// channel that fills its pixels up to words.
#pragma once

// clang-format off
#define PULPO_NETWORK(LAYER)                                  \
  LAYER(conv0, conv,      128, 128,    4,   32, 3, 2, 1)      \
  LAYER(dw1,   depthwise,  64,  64,   32,   32, 3, 1, 2)      \
  LAYER(pw1,   conv,       64,  64,   32,   64, 1, 1, 0)      \
  LAYER(dw2,   depthwise,  64,  64,   64,   64, 3, 2, 1)      \
  LAYER(pw2,   conv,       32,  32,   64,  128, 1, 1, 0)      \
  LAYER(dw3,   depthwise,  32,  32,  128,  128, 3, 1, 2)      \
  LAYER(pw3,   conv,       32,  32,  128,  128, 1, 1, 0)      \
  LAYER(dw4,   depthwise,  32,  32,  128,  128, 3, 2, 1)      \
  LAYER(pw4,   conv,       16,  16,  128,  256, 1, 1, 0)      \
  LAYER(dw5,   depthwise,  16,  16,  256,  256, 3, 1, 2)      \
  LAYER(pw5,   conv,       16,  16,  256,  256, 1, 1, 0)      \
  LAYER(dw6,   depthwise,  16,  16,  256,  256, 3, 2, 1)      \
  LAYER(pw6,   conv,        8,   8,  256,  512, 1, 1, 0)      \
  LAYER(dw7,   depthwise,   8,   8,  512,  512, 3, 1, 2)      \
  LAYER(pw7,   conv,        8,   8,  512,  512, 1, 1, 0)      \
  LAYER(dw8,   depthwise,   8,   8,  512,  512, 3, 1, 2)      \
  LAYER(pw8,   conv,        8,   8,  512,  512, 1, 1, 0)      \
  LAYER(dw9,   depthwise,   8,   8,  512,  512, 3, 1, 2)      \
  LAYER(pw9,   conv,        8,   8,  512,  512, 1, 1, 0)      \
  LAYER(dw10,  depthwise,   8,   8,  512,  512, 3, 1, 2)      \
  LAYER(pw10,  conv,        8,   8,  512,  512, 1, 1, 0)      \
  LAYER(dw11,  depthwise,   8,   8,  512,  512, 3, 1, 2)      \
  LAYER(pw11,  conv,        8,   8,  512,  512, 1, 1, 0)      \
  LAYER(dw12,  depthwise,   8,   8,  512,  512, 3, 2, 1)      \
  LAYER(pw12,  conv,        4,   4,  512, 1024, 1, 1, 0)      \
  LAYER(dw13,  depthwise,   4,   4, 1024, 1024, 3, 1, 2)      \
  LAYER(pw13,  conv,        4,   4, 1024, 1024, 1, 1, 0)      \
  LAYER(pool,  average_pool, 4,  4, 1024, 1024, 4, 1, 0)      \
  LAYER(linear, conv,       1,   1, 1024, 1000, 1, 1, 0)
// clang-format on
