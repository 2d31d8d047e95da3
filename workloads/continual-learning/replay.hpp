// SPDX-License-Identifier: Apache-2.0
// The replay memory: latents of old classes, each packed to 8 or 7 bits an element, from the low bits up.
#pragma once

#include "task.hpp"

namespace pulpo::continual {

constexpr uint32_t packed_bytes(uint32_t bits) { return latents * bits / 8; }

inline void pack(uint8_t* to, const uint8_t* latent, uint32_t bits) {
  uint32_t held = 0, count = 0;
  for (uint32_t i = 0; i < latents; i++) {
    held |= static_cast<uint32_t>(bits == 7 ? narrowed(latent[i]) : latent[i]) << count;
    for (count += bits; count >= 8; count -= 8, held >>= 8) {
      *to++ = static_cast<uint8_t>(held);
    }
  }
}

/// Real inputs of the adaptive stage.
inline void unpack(float* to, const uint8_t* packed, uint32_t bits) {
  uint32_t held = 0, count = 0;
  for (uint32_t i = 0; i < latents; i++) {
    for (; count < bits; count += 8) {
      held |= static_cast<uint32_t>(*packed++) << count;
    }
    const auto value = static_cast<uint8_t>(held & ((1u << bits) - 1));
    *to++ = static_cast<float>(bits == 7 ? widened(value) : value) * latent_scale;
    held >>= bits;
    count -= bits;
  }
}

}  // namespace pulpo::continual
