// SPDX-License-Identifier: Apache-2.0
// Losses of a batch, sample by sample, and the gradient of their mean: cross entropy of a softmax, mean squared error.
#pragma once

#include "exponential.hpp"

namespace pulpo::training {

/// Samples in TCDM; `batch` is how many the mean is over.
struct Loss {
  uint32_t features, batch;
};

namespace detail {

/// The largest output, and the sum of exp(output - largest).
struct Softmax {
  float largest, sum;

  template <class Element>
  Softmax(const Element* out, uint32_t features) : largest(load(out)), sum(0.0f) {
    for (uint32_t i = 1; i < features; i++) {
      const float value = load(&out[i]);
      largest = value > largest ? value : largest;
    }
    for (uint32_t i = 0; i < features; i++) {
      sum += exp_of(load(&out[i]) - largest);
    }
  }
};

}  // namespace detail

template <class Element>
void cross_entropy_forward(const Loss& loss, const Element* out, const uint32_t* labels, float* losses, uint32_t first,
                           uint32_t last) {
  for (uint32_t sample = first; sample < last; sample++) {
    const Element* const of = out + sample * loss.features;
    const detail::Softmax softmax(of, loss.features);
    store(&losses[sample], log_of(softmax.sum) - (load(&of[labels[sample]]) - softmax.largest));
  }
}

template <class Element>
void cross_entropy_error(const Loss& loss, const Element* out, const uint32_t* labels, Element* error, uint32_t first,
                         uint32_t last) {
  const float share = 1.0f / static_cast<float>(loss.batch);
  for (uint32_t sample = first; sample < last; sample++) {
    const Element* const of = out + sample * loss.features;
    const detail::Softmax softmax(of, loss.features);
    const float scale = share / softmax.sum;
    for (uint32_t i = 0; i < loss.features; i++) {
      const float part = exp_of(load(&of[i]) - softmax.largest) * scale;
      store(&error[sample * loss.features + i], i == labels[sample] ? part - share : part);
    }
  }
}

template <class Element>
void squared_error_forward(const Loss& loss, const Element* out, const Element* targets, float* losses, uint32_t first,
                           uint32_t last) {
  const float features = static_cast<float>(loss.features);
  for (uint32_t sample = first; sample < last; sample++) {
    float sum = 0.0f;
    for (uint32_t i = sample * loss.features; i < (sample + 1) * loss.features; i++) {
      const float off = load(&out[i]) - load(&targets[i]);
      sum = multiply_add(off, off, sum);
    }
    store(&losses[sample], sum / features);
  }
}

template <class Element>
void squared_error_error(const Loss& loss, const Element* out, const Element* targets, Element* error, uint32_t first,
                         uint32_t last) {
  const float scale = 2.0f / static_cast<float>(loss.batch * loss.features);
  for (uint32_t i = first * loss.features; i < last * loss.features; i++) {
    store(&error[i], (load(&out[i]) - load(&targets[i])) * scale);
  }
}

}  // namespace pulpo::training
