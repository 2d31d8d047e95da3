// SPDX-License-Identifier: Apache-2.0
// Batch and instance normalization of maps in HWC: y = gamma * (x - mean) / sqrt(variance + epsilon) + beta, mean and
// variance of each channel over a group of pixels: of all images, or of each image by itself. Sums are FP32, two passes
// over the data, in an order that does not depend on the number of cores.
#pragma once

#include "arithmetic.hpp"

namespace pulpo::training {

/// Some channels, in TCDM.
struct Norm {
  uint32_t groups, pixels;  // of each group
  uint32_t channels;

  static constexpr float epsilon = 1e-5f;
};

/// Of each group and channel: what the forward pass leaves for the others.
struct NormStatistics {
  float* mean;
  float* inverse_deviation;
};

namespace detail {

/// Both sums that gradients need: of the errors, and of the errors times the normalized inputs.
struct NormSums {
  float error, product;
};

template <class Element>
inline NormSums sum_errors(const Norm& norm, const Element* in, const Element* error_out, float mean, float inverse) {
  NormSums sums{0.0f, 0.0f};
#pragma clang loop unroll_count(4)
  for (uint32_t i = norm.pixels; i; i--, in += norm.channels, error_out += norm.channels) {
    const float error = load(error_out);
    sums.error += error;
    sums.product = multiply_add(load(in) - mean, error, sums.product);
  }
  sums.product = sums.product * inverse;
  return sums;
}

}  // namespace detail

template <class Element>
void norm_forward(const Norm& norm, const Element* in, const Element* gamma, const Element* beta, Element* out,
                  const NormStatistics& statistics, uint32_t first, uint32_t last) {
  const float share = 1.0f / static_cast<float>(norm.pixels);
  for (uint32_t group = 0; group < norm.groups; group++) {
    for (uint32_t channel = first; channel < last; channel++) {
      const uint32_t begin = group * norm.pixels * norm.channels + channel;
      float sum = 0.0f, squares = 0.0f;
      const Element* from = in + begin;
#pragma clang loop unroll_count(4)
      for (uint32_t i = norm.pixels; i; i--, from += norm.channels) {
        sum += load(from);
      }
      const float mean = sum * share;
      from = in + begin;
#pragma clang loop unroll_count(4)
      for (uint32_t i = norm.pixels; i; i--, from += norm.channels) {
        const float centred = load(from) - mean;
        squares = multiply_add(centred, centred, squares);
      }
      const float inverse = 1.0f / square_root(multiply_add(squares, share, Norm::epsilon));
      store(&statistics.mean[group * norm.channels + channel], mean);
      store(&statistics.inverse_deviation[group * norm.channels + channel], inverse);
      const float scale = load(&gamma[channel]) * inverse, offset = load(&beta[channel]);
      from = in + begin;
      Element* to = out + begin;
#pragma clang loop unroll_count(4)
      for (uint32_t i = norm.pixels; i; i--, from += norm.channels, to += norm.channels) {
        store(to, multiply_add(load(from) - mean, scale, offset));
      }
    }
  }
}

/// Gradients of gamma and beta.
template <class Element>
void norm_weights(const Norm& norm, const Element* in, const Element* error_out, const NormStatistics& statistics,
                  Element* gamma_gradient, Element* beta_gradient, uint32_t first, uint32_t last) {
  for (uint32_t channel = first; channel < last; channel++) {
    float gamma = 0.0f, beta = 0.0f;
    for (uint32_t group = 0; group < norm.groups; group++) {
      const uint32_t begin = group * norm.pixels * norm.channels + channel;
      const auto sums =
          detail::sum_errors(norm, in + begin, error_out + begin, statistics.mean[group * norm.channels + channel],
                             statistics.inverse_deviation[group * norm.channels + channel]);
      gamma += sums.product;
      beta += sums.error;
    }
    store(&gamma_gradient[channel], gamma);
    store(&beta_gradient[channel], beta);
  }
}

/// Gradient of the input: the error less its mean and less its part along the normalized input.
template <class Element>
void norm_error(const Norm& norm, const Element* in, const Element* error_out, const Element* gamma,
                const NormStatistics& statistics, Element* error_in, uint32_t first, uint32_t last) {
  const float share = 1.0f / static_cast<float>(norm.pixels);
  for (uint32_t group = 0; group < norm.groups; group++) {
    for (uint32_t channel = first; channel < last; channel++) {
      const uint32_t begin = group * norm.pixels * norm.channels + channel;
      const float mean = statistics.mean[group * norm.channels + channel];
      const float inverse = statistics.inverse_deviation[group * norm.channels + channel];
      const auto sums = detail::sum_errors(norm, in + begin, error_out + begin, mean, inverse);
      const float scale = load(&gamma[channel]) * inverse;
      const float shift = sums.error * share, slope = -(sums.product * share * inverse);
      const Element *x = in + begin, *from = error_out + begin;
      Element* to = error_in + begin;
#pragma clang loop unroll_count(4)
      for (uint32_t i = norm.pixels; i; i--, x += norm.channels, from += norm.channels, to += norm.channels) {
        store(to, scale * multiply_add(load(x) - mean, slope, load(from) - shift));
      }
    }
  }
}

}  // namespace pulpo::training
