// SPDX-License-Identifier: Apache-2.0
// Sets of cores, a bit each.
#pragma once

#include <bit>
#include <cstdint>

#include "cluster/ports.hpp"

namespace pulpo::cluster {

template <class Function>
inline void for_each(CoreMask cores, Function&& function) {
  for (; cores != 0; cores &= cores - 1) {
    function(static_cast<unsigned>(std::countr_zero(cores)));
  }
}

}  // namespace pulpo::cluster
