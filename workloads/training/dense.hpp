// SPDX-License-Identifier: Apache-2.0
// Layers that are products of matrices: which product each of their passes is.
#pragma once

#include "layer_tiles.hpp"
#include "tiled_gemm.hpp"

namespace pulpo::training {

/// A fully connected layer of `samples` vectors; of a pointwise convolution these are the pixels.
/// x is samples x in, w is out x in, y is samples x out; a gradient lies where its tensor does.
template <class Element>
Product<Element> dense_product(Pass pass, Element* x, Element* w, Element* y, uint32_t samples, uint32_t in,
                               uint32_t out) {
  switch (pass) {
    case Pass::forward:
      return {{x, false}, {w, true}, y, samples, out, in};
    case Pass::error:
      return {{y, false}, {w, false}, x, samples, in, out};
    default:
      return {{y, true}, {x, false}, w, out, in, samples};
  }
}

}  // namespace pulpo::training
