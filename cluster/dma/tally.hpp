// SPDX-License-Identifier: Apache-2.0
// What a data path counts: bytes, and the timing rules that it met.
#pragma once

#include <cstdint>

#include "cluster/timing/rules.hpp"

namespace pulpo::cluster::dma {

struct Tally {
  std::uint64_t& bytes;
  RuleSet& rules;
};

}  // namespace pulpo::cluster::dma
