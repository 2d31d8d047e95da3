// SPDX-License-Identifier: Apache-2.0
// Maximum and average pooling of maps in HWC, channel by channel, and the gradient of their error. Padding counts
// neither for a maximum nor for an average. The first of several largest elements gets the error.
#pragma once

#include "arithmetic.hpp"
#include "shape.hpp"

namespace pulpo::training {

using kernels::ConvShape;

/// Some channels of `images` maps, in TCDM.
struct Pooling {
  ConvShape shape;  // of one image; its channels are those that are here
  uint32_t images;
  bool average;
};

/// The part of a window that lies inside of the map.
struct Window {
  uint32_t top, bottom, left, right;  // one past

  Window(const ConvShape& s, uint32_t y, uint32_t x) {
    top = y * s.stride < s.pad_top ? 0 : y * s.stride - s.pad_top;
    left = x * s.stride < s.pad_left ? 0 : x * s.stride - s.pad_left;
    bottom = y * s.stride + s.kernel_height - s.pad_top;
    right = x * s.stride + s.kernel_width - s.pad_left;
    bottom = bottom < s.in_height ? bottom : s.in_height;
    right = right < s.in_width ? right : s.in_width;
  }
  uint32_t elements() const { return (bottom - top) * (right - left); }
};

namespace detail {

template <class Element, class Visit>
inline void for_window(const ConvShape& s, const Window& window, Element* map, Visit visit) {
  for (uint32_t y = window.top; y < window.bottom; y++) {
    Element* at = map + (y * s.in_width + window.left) * s.in_channels;
    for (uint32_t x = window.left; x < window.right; x++, at += s.in_channels) {
      visit(at);
    }
  }
}

/// Calls `visit(window, first element of its map's channel, its output)` for each window of a channel in each image.
template <class Element, class Visit>
inline void for_windows(const Pooling& pooling, Element* in, uint32_t channel, Visit visit) {
  const ConvShape& s = pooling.shape;
  uint32_t out = channel;
  for (uint32_t image = 0; image < pooling.images; image++) {
    Element* const map = in + image * s.in_height * s.in_width * s.in_channels + channel;
    for (uint32_t y = 0; y < s.out_height; y++) {
      for (uint32_t x = 0; x < s.out_width; x++, out += s.in_channels) {
        visit(Window(s, y, x), map, out);
      }
    }
  }
}

/// The first of the largest elements.
template <class Element>
inline uint32_t largest(const ConvShape& s, const Window& window, const Element* map) {
  const Element* best = map + (window.top * s.in_width + window.left) * s.in_channels;
  float most = load(best);
  for_window(s, window, map, [&](const Element* at) {
    const float value = load(at);
    if (value > most) {
      most = value;
      best = at;
    }
  });
  return static_cast<uint32_t>(best - map);
}

}  // namespace detail

template <class Element>
void pool_forward(const Pooling& pooling, const Element* in, Element* out, uint32_t first, uint32_t last) {
  for (uint32_t channel = first; channel < last; channel++) {
    detail::for_windows(pooling, in, channel, [&](const Window& window, const Element* map, uint32_t to) {
      if (!pooling.average) {
        out[to] = map[detail::largest(pooling.shape, window, map)];
        return;
      }
      float sum = 0.0f;
      detail::for_window(pooling.shape, window, map, [&](const Element* at) { sum += load(at); });
      store(&out[to], sum / static_cast<float>(window.elements()));
    });
  }
}

/// `in` is what the forward pass had; windows that overlap add up.
template <class Element>
void pool_error(const Pooling& pooling, const Element* in, const Element* error_out, Element* error_in, uint32_t first,
                uint32_t last) {
  const ConvShape& s = pooling.shape;
  for (uint32_t channel = first; channel < last; channel++) {
    for (uint32_t i = 0; i < pooling.images * s.in_height * s.in_width; i++) {
      store(&error_in[i * s.in_channels + channel], 0.0f);
    }
    detail::for_windows(pooling, error_in, channel, [&](const Window& window, Element* map, uint32_t from) {
      const float error = load(&error_out[from]);
      if (!pooling.average) {
        Element* const at = map + detail::largest(s, window, in + (map - error_in));
        store(at, load(at) + error);
        return;
      }
      const float part = error / static_cast<float>(window.elements());
      detail::for_window(s, window, map, [&](Element* at) { store(at, load(at) + part); });
    });
  }
}

}  // namespace pulpo::training
