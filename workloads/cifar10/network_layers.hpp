// SPDX-License-Identifier: Apache-2.0
// The CIFAR-10 network of CMSIS-NN and PULP-NN; the image has a fourth channel that fills its pixels up to words.
#pragma once

// clang-format off
#define PULPO_NETWORK(LAYER)                            \
  LAYER(conv1, conv,     32, 32,  4, 32, 5, 1, 4)       \
  LAYER(pool1, max_pool, 32, 32, 32, 32, 3, 2, 1)       \
  LAYER(conv2, conv,     16, 16, 32, 16, 5, 1, 4)       \
  LAYER(pool2, max_pool, 16, 16, 16, 16, 3, 2, 1)       \
  LAYER(conv3, conv,      8,  8, 16, 32, 5, 1, 4)       \
  LAYER(pool3, max_pool,  8,  8, 32, 32, 3, 2, 1)       \
  LAYER(linear, conv,     1,  1, 512, 10, 1, 1, 0)
// clang-format on
