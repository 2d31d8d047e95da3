// SPDX-License-Identifier: Apache-2.0
// The definitions of layers and of their gradients in double precision: what programs check themselves against, and
// what the tests compare with finite differences. Sequences are functions of an index.
#pragma once

#include <stdint.h>

namespace pulpo::training::reference {

inline double magnitude(double x) { return x < 0 ? -x : x; }

/// e to the power x by its series, after halving x until it is small.
inline double exp_of(double x) {
  constexpr double reciprocals[] = {1,       1.0 / 2, 1.0 / 3,  1.0 / 4,  1.0 / 5,  1.0 / 6,  1.0 / 7,
                                    1.0 / 8, 1.0 / 9, 1.0 / 10, 1.0 / 11, 1.0 / 12, 1.0 / 13, 1.0 / 14};
  int halvings = 0;
  for (; x > 0.5 || x < -0.5; halvings++) {
    x *= 0.5;
  }
  double sum = 1;
  for (int i = 13; i >= 0; i--) {
    sum = 1 + x * reciprocals[i] * sum;
  }
  for (; halvings; halvings--) {
    sum *= sum;
  }
  return sum;
}
/// The logarithm of x >= 1/2 by Newton's method: y + 2 (x - e^y) / (x + e^y).
inline double log_of(double x) {
  double y = 0;
  for (double rest = x; rest > 2; rest *= 0.5) {
    y += 0.6931471805599453;
  }
  for (int i = 0; i < 4; i++) {
    const double power = exp_of(y);
    y += 2 * (x - power) / (x + power);
  }
  return y;
}
inline double square_root(double x) {
  double root = x > 1 ? x : 1;
  for (int i = 0; i < 60; i++) {
    const double next = 0.5 * (root + x / root);
    if (next >= root) {
      break;
    }
    root = next;
  }
  return root;
}

/// Mean and deviation of a group, and the mean of its magnitudes.
struct Statistics {
  double mean = 0, inverse = 0, size = 0;

  template <class X>
  Statistics(uint32_t count, const X& x, double epsilon) {
    double squares = 0;
    for (uint32_t i = 0; i < count; i++) {
      mean += x(i);
      size += magnitude(x(i));
    }
    mean /= count;
    size /= count;
    for (uint32_t i = 0; i < count; i++) {
      squares += (x(i) - mean) * (x(i) - mean);
    }
    inverse = 1 / square_root(squares / count + epsilon);
  }
  double normalized(double x) const { return (x - mean) * inverse; }
  /// The magnitudes that went into it.
  double normalized_size(double x) const { return (magnitude(x) + size) * inverse; }
};

/// Sums over a group of the errors, and of the errors times the normalized inputs; and of their magnitudes.
struct ErrorSums {
  double error = 0, product = 0, error_size = 0, product_size = 0;

  template <class X, class E>
  ErrorSums(uint32_t count, const X& x, const E& e, const Statistics& of) {
    for (uint32_t i = 0; i < count; i++) {
      error += e(i);
      product += e(i) * of.normalized(x(i));
      error_size += magnitude(e(i));
      product_size += magnitude(e(i)) * of.normalized_size(x(i));
    }
  }
};

/// The gradient of a normalized input whose error is `e`; `count` pixels are normalized together.
inline double norm_gradient(const Statistics& of, const ErrorSums& sums, uint32_t count, double x, double e,
                            double gamma) {
  return gamma * of.inverse * (e - sums.error / count - of.normalized(x) * sums.product / count);
}

struct Softmax {
  double largest, sum = 0;

  template <class X>
  Softmax(uint32_t count, const X& x) : largest(x(0)) {
    for (uint32_t i = 1; i < count; i++) {
      largest = x(i) > largest ? x(i) : largest;
    }
    for (uint32_t i = 0; i < count; i++) {
      sum += exp_of(x(i) - largest);
    }
  }
  double loss(double labelled) const { return log_of(sum) - (labelled - largest); }
  double gradient(double x, bool labelled) const { return exp_of(x - largest) / sum - (labelled ? 1 : 0); }
};

/// The mean squared error of a sample, and its gradient by an output that is `off` by so much.
template <class X>
double squared_error(uint32_t count, const X& off) {
  double sum = 0;
  for (uint32_t i = 0; i < count; i++) {
    sum += off(i) * off(i);
  }
  return sum / count;
}
inline double squared_error_gradient(uint32_t count, double off) { return 2 * off / count; }

/// Calls `visit(y, x)` for each pixel of the window of output (y, x) that lies inside of the map.
template <class Shape, class Visit>
void for_window(const Shape& s, uint32_t out_y, uint32_t out_x, Visit visit) {
  for (uint32_t i = 0; i < s.taps(); i++) {
    const auto y = static_cast<int32_t>(out_y * s.stride + i / s.kernel_width) - static_cast<int32_t>(s.pad_top);
    const auto x = static_cast<int32_t>(out_x * s.stride + i % s.kernel_width) - static_cast<int32_t>(s.pad_left);
    if (y >= 0 && x >= 0 && y < static_cast<int32_t>(s.in_height) && x < static_cast<int32_t>(s.in_width)) {
      visit(static_cast<uint32_t>(y), static_cast<uint32_t>(x));
    }
  }
}

/// Of a channel's window: how many pixels, their sum, the sum of their magnitudes, the largest and which it is.
struct WindowSummary {
  uint32_t count = 0, first_largest = 0;
  double sum = 0, size = 0, largest = 0;

  template <class Shape, class X>
  WindowSummary(const Shape& s, uint32_t out_y, uint32_t out_x, const X& in) {
    for_window(s, out_y, out_x, [&](uint32_t y, uint32_t x) {
      const double value = in(y * s.in_width + x);
      if (count == 0 || value > largest) {
        largest = value;
        first_largest = y * s.in_width + x;
      }
      count++;
      sum += value;
      size += magnitude(value);
    });
  }
};

/// What an element is: its value, and an upper bound of the magnitudes that were added up to it.
struct Bounded {
  double value = 0, size = 0;
};

/// The gradient of input pixel `pixel` of a channel: what each window around it passes on.
template <class Shape, class X, class E>
Bounded pool_gradient(const Shape& s, bool average, uint32_t pixel, const X& in, const E& errors) {
  Bounded gradient;
  const uint32_t y = pixel / s.in_width + s.pad_top, x = pixel % s.in_width + s.pad_left;
  const auto first = [&](uint32_t at, uint32_t kernel) { return at < kernel ? 0 : (at - kernel) / s.stride + 1; };
  for (uint32_t out_y = first(y, s.kernel_height); out_y < s.out_height && out_y * s.stride <= y; out_y++) {
    for (uint32_t out_x = first(x, s.kernel_width); out_x < s.out_width && out_x * s.stride <= x; out_x++) {
      const WindowSummary window(s, out_y, out_x, in);
      const double passed = average                         ? errors(out_y * s.out_width + out_x) / window.count
                            : window.first_largest == pixel ? errors(out_y * s.out_width + out_x)
                                                            : 0;
      gradient.value += passed;
      gradient.size += magnitude(passed);
    }
  }
  return gradient;
}

}  // namespace pulpo::training::reference
