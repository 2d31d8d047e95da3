// SPDX-License-Identifier: Apache-2.0
// Stochastic gradient descent with momentum and weight decay: v = momentum * v + g + decay * w; w = w - rate * v.
#pragma once

#include "arithmetic.hpp"

namespace pulpo::training {

struct Sgd {
  float rate, momentum, decay;
};

template <class Element>
void sgd_step(Sgd sgd, Element* weights, const Element* gradients, Element* velocities, uint32_t first, uint32_t last) {
  const float rate = -sgd.rate;
#pragma clang loop unroll_count(4)
  for (uint32_t i = first; i < last; i++) {
    const float weight = load(&weights[i]);
    const float velocity =
        multiply_add(sgd.momentum, load(&velocities[i]), multiply_add(sgd.decay, weight, load(&gradients[i])));
    store(&velocities[i], velocity);
    store(&weights[i], multiply_add(rate, velocity, weight));
  }
}

}  // namespace pulpo::training
