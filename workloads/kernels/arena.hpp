// SPDX-License-Identifier: Apache-2.0
// Memory handed out from one end, never given back piece by piece.
#pragma once

#include <stdint.h>

namespace pulpo::kernels {

class Arena {
 public:
  Arena(void* first, void* last) : next_(static_cast<uint8_t*>(first)), last_(static_cast<uint8_t*>(last)) {}

  /// `bytes`, at a multiple of 16; null when there is no room.
  uint8_t* take(uint32_t bytes) {
    if (bytes > room()) {
      return nullptr;
    }
    uint8_t* const taken = next_;
    next_ += (bytes + 15) & ~15u;
    return taken;
  }
  /// The next `bytes`, or all that is left if that is less or `bytes` is 0.
  Arena part(uint32_t bytes) const { return Arena(next_, bytes == 0 || bytes > room() ? last_ : next_ + bytes); }
  uint32_t room() const { return static_cast<uint32_t>(last_ - next_) & ~15u; }

 private:
  uint8_t* next_;
  uint8_t* last_;
};

}  // namespace pulpo::kernels
