// SPDX-License-Identifier: Apache-2.0
// The check of sums of products: exact sums of the made-up elements in integers, and how far from them a result may be.
#pragma once

#include "program.hpp"

namespace pulpo::training {

/// An exact sum of products, and the sum of their magnitudes, in units of 2^-20.
struct ExactSum {
  int64_t sum = 0;
  int64_t magnitude = 0;

  template <class Element>
  void add(Element x, Element y) {
    const int32_t product =
        static_cast<int32_t>(static_cast<float>(x) * units) * static_cast<int32_t>(static_cast<float>(y) * units);
    sum += product;
    magnitude += product < 0 ? -product : product;
  }
};

/// The classic bound for sums in any order (Higham, Accuracy and Stability of Numerical Algorithms, 3.1): each of
/// `terms` products passes at most as many roundings, of u each: |error| <= terms u / (1 - terms u) * sum |products|.
/// The result itself, and what is kept of it between blocks, is rounded to its format `blocks` times.
template <class Element>
double tolerance(const ExactSum& exact, uint32_t terms, uint32_t blocks) {
  const double n = terms * sum_rounding;
  const double rounded = sizeof(Element) == 2 ? blocks * Format<Element>::rounding : 0;
  return (n / (1 - n) + rounded * (1 + n)) * static_cast<double>(exact.magnitude) * 0x1p-20;
}

template <class Element>
bool is_wrong(Element result, const ExactSum& exact, uint32_t terms, uint32_t blocks) {
  const double error = static_cast<double>(static_cast<float>(result)) - static_cast<double>(exact.sum) * 0x1p-20;
  const double allowed = tolerance<Element>(exact, terms, blocks);
  return !(error <= allowed && error >= -allowed);
}

/// Which outputs are checked: all, or so many, evenly spread, that the check takes about a quarter of a million
/// products.
struct Sample {
  uint32_t count, step;

  Sample(uint32_t outputs, uint32_t terms) : count(outputs), step(1) {
    const uint64_t products = static_cast<uint64_t>(outputs) * terms;
    if (products > most) {
      step = static_cast<uint32_t>(products / most) | 1;
      count = (outputs + step - 1) / step;
    }
  }
  static constexpr uint64_t most = 1 << 18;
};

/// Checks `outputs` on the whole team: `wrong(argument, i)` says whether output i is. Says so; the program's exit
/// status.
using IsWrong = bool (*)(const void* argument, uint32_t output);
int check_outputs(const Machine& machine, uint32_t outputs, uint32_t terms, IsWrong wrong, const void* argument);

}  // namespace pulpo::training
