// SPDX-License-Identifier: Apache-2.0
// The number formats of training: what an element is, and what depends on it.
#pragma once

#include <stdint.h>

namespace pulpo::training {

/// Half precision; the compiler knows its scalar operations (Zhinx), packed pairs are words.
using half = _Float16;

template <class Element>
struct Format;

template <>
struct Format<float> {
  static constexpr const char* name = "fp32";
  static constexpr uint32_t pair = 1;          // elements in a word
  static constexpr double rounding = 0x1p-24;  // of one operation, relative
};

template <>
struct Format<half> {
  static constexpr const char* name = "fp16";
  static constexpr uint32_t pair = 2;
  static constexpr double rounding = 0x1p-11;
};

/// Sums of products are kept in single precision, whatever the elements are.
inline constexpr double sum_rounding = Format<float>::rounding;

}  // namespace pulpo::training
