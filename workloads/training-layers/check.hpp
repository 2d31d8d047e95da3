// SPDX-License-Identifier: Apache-2.0
// Compares the output of a pass with its definition in double precision. A result may be off by 2^-24 of the magnitudes
// that were added up for each of the `steps` roundings on the way to it, and of FP16 by the roundings of what is
// stored.
#pragma once

#include "element.hpp"
#include "reference.hpp"
#include "work.hpp"

namespace pulpo::training {

template <class Element>
class Checker {
 public:
  explicit Checker(const Work<Element>& work) : work_(work), a_(work.layer), tensors_(work.tensors) {}

  /// Wrong outputs of a channel of the layer, of the loss of a sample, or of an element.
  uint32_t wrong_in(uint32_t column) const {
    switch (a_.kind) {
      case relu:
        return wrong_rectified(column);
      case pool:
        return wrong_pooled(column);
      case batch_norm:
      case instance_norm:
        return wrong_normalized(column);
      case sgd:
        return wrong_step(column);
      case cross_entropy:
        return wrong_cross_entropy(column);
      default:
        return wrong_squared_error(column);
    }
  }

  /// What is checked on its own, and how many of them.
  const char* columns_name() const {
    return a_.kind == relu || a_.kind == sgd                      ? "elements"
           : a_.kind == cross_entropy || a_.kind == squared_error ? "samples"
                                                                  : "channels";
  }
  uint32_t columns() const { return a_.kind == relu ? work_.pixels() * a_.channels : work_.columns; }
  /// Of how many columns one is checked: an odd number, so that no power of two among the shapes hides the others.
  uint32_t step() const {
    const uint32_t elements = work_.pixels() * a_.channels;
    return elements > most_elements && a_.machine.check == sampled ? elements / most_elements | 1 : 1;
  }
  uint32_t checked() const { return (columns() + step() - 1) / step(); }

 private:
  static constexpr uint32_t most_elements = 2048;  // a second of the host's time

  static double made(uint32_t tensor, uint32_t index) { return made_up(tensor, index) * (1.0 / units); }

  template <class Value>
  static bool is_off(Value result, double exact, double size, double steps, uint32_t stored = 1) {
    const double off = reference::magnitude(static_cast<double>(static_cast<float>(result)) - exact);
    double allowed = (steps + 1) * sum_rounding * size;
    if (sizeof(Value) == 2) {
      const double rounded = stored > 1 ? 1.01 * size : reference::magnitude(exact);
      allowed += stored * (Format<Value>::rounding * rounded + 0x1p-25);
    }
    return !(off <= allowed);
  }

  uint32_t wrong_rectified(uint32_t i) const {
    const bool passes = made_up(inputs, i) > 0;
    const Element result = work_.pass == forward ? tensors_.out[i] : tensors_.error_in[i];
    return static_cast<float>(result) != (passes ? made(work_.pass == forward ? inputs : errors, i) : 0);
  }

  uint32_t wrong_pooled(uint32_t channel) const {
    const auto s = shape_of(a_);
    uint32_t wrong = 0;
    for (uint32_t image = 0; image < a_.batch; image++) {
      const uint32_t in_first = image * s.in_height * s.in_width, out_first = image * s.pixels();
      const auto in = [&](uint32_t pixel) { return made(inputs, (in_first + pixel) * a_.channels + channel); };
      const auto e = [&](uint32_t pixel) { return made(errors, (out_first + pixel) * a_.channels + channel); };
      if (work_.pass == forward) {
        for (uint32_t i = 0; i < s.pixels(); i++) {
          const reference::WindowSummary window(s, i / s.out_width, i % s.out_width, in);
          const Element result = tensors_.out[(out_first + i) * a_.channels + channel];
          wrong += a_.average != 0
                       ? is_off(result, window.sum / window.count, window.size / window.count, window.count + 1)
                       : static_cast<float>(result) != window.largest;
        }
        continue;
      }
      for (uint32_t i = 0; i < s.in_height * s.in_width; i++) {
        const auto exact = reference::pool_gradient(s, a_.average != 0, i, in, e);
        const uint32_t windows = ((s.kernel_height - 1) / s.stride + 1) * ((s.kernel_width - 1) / s.stride + 1);
        wrong += is_off(tensors_.error_in[(in_first + i) * a_.channels + channel], exact.value, exact.size, windows + 1,
                        windows);
      }
    }
    return wrong;
  }

  uint32_t wrong_normalized(uint32_t channel) const {
    const uint32_t groups = work_.groups(), count = work_.pixels() / groups;
    const double gamma = made(gammas, channel), beta = made(betas, channel), steps = 2.0 * count + 10;
    double gamma_gradient = 0, beta_gradient = 0, gamma_size = 0, beta_size = 0;
    uint32_t wrong = 0;
    for (uint32_t group = 0; group < groups; group++) {
      const uint32_t first = group * count;
      const auto x = [&](uint32_t i) { return made(inputs, (first + i) * a_.channels + channel); };
      const auto e = [&](uint32_t i) { return made(errors, (first + i) * a_.channels + channel); };
      const reference::Statistics of(count, x, Norm::epsilon);
      if (work_.pass == forward) {
        for (uint32_t i = 0; i < count; i++) {
          const double y = of.normalized(x(i));
          const double size = of.normalized_size(x(i)) * (1 + reference::magnitude(y)) * reference::magnitude(gamma);
          wrong += is_off(tensors_.out[(first + i) * a_.channels + channel], y * gamma + beta,
                          size + reference::magnitude(beta), steps);
        }
        continue;
      }
      const reference::ErrorSums sums(count, x, e, of);
      gamma_gradient += sums.product;
      beta_gradient += sums.error;
      gamma_size += sums.product_size * (1 + of.size * of.inverse);
      beta_size += sums.error_size;
      for (uint32_t i = 0; i < count && work_.pass == error; i++) {
        const double y = of.normalized_size(x(i)) * (1 + of.size * of.inverse);
        const double size = reference::magnitude(gamma) * of.inverse * (1 + of.size * of.inverse) *
                            (reference::magnitude(e(i)) + sums.error_size / count + y * sums.product_size / count);
        wrong += is_off(tensors_.error_in[(first + i) * a_.channels + channel],
                        reference::norm_gradient(of, sums, count, x(i), e(i), gamma), size, 2 * steps);
      }
    }
    if (work_.pass == weights) {
      wrong += is_off(tensors_.gamma_gradient[channel], gamma_gradient, gamma_size, steps + groups);
      wrong += is_off(tensors_.beta_gradient[channel], beta_gradient, beta_size, steps + groups);
    }
    return wrong;
  }

  uint32_t wrong_cross_entropy(uint32_t sample) const {
    const uint32_t first = sample * a_.channels, label = label_at(a_, sample);
    const auto x = [&](uint32_t i) { return made(inputs, first + i) * output_scale; };
    const reference::Softmax softmax(a_.channels, x);
    const double steps = a_.channels + 8;
    if (work_.pass == forward) {
      const double loss = softmax.loss(x(label));
      return is_off(tensors_.losses[sample], loss, 1 + loss + softmax.largest - x(label), steps);
    }
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < a_.channels; i++) {
      const double gradient = softmax.gradient(x(i), i == label) / a_.batch;
      wrong += is_off(tensors_.error_in[first + i], gradient, i == label ? 1.0 / a_.batch : gradient, steps);
    }
    return wrong;
  }

  uint32_t wrong_squared_error(uint32_t sample) const {
    const uint32_t first = sample * a_.channels;
    const auto off = [&](uint32_t i) { return made(inputs, first + i) * output_scale - made(targets, first + i); };
    if (work_.pass == forward) {
      const double loss = reference::squared_error(a_.channels, off);
      return is_off(tensors_.losses[sample], loss, loss, a_.channels + 3);
    }
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < a_.channels; i++) {
      const double gradient = reference::squared_error_gradient(a_.channels, off(i)) / a_.batch;
      wrong += is_off(tensors_.error_in[first + i], gradient, reference::magnitude(gradient), 4);
    }
    return wrong;
  }

  uint32_t wrong_step(uint32_t i) const {
    const double weight = made(inputs, i), gradient = made(errors, i), before = made(velocities, i);
    const double velocity = sgd_momentum * before + (gradient + sgd_decay * weight);
    const double size = reference::magnitude(before) + reference::magnitude(gradient) + reference::magnitude(weight);
    return is_off(tensors_.velocities[i], velocity, size, 3) +
           is_off(tensors_.in[i], weight - sgd_rate * velocity, size, 4);
  }

  const Work<Element>& work_;
  const Arguments& a_;
  const Tensors<Element>& tensors_;
};

}  // namespace pulpo::training
