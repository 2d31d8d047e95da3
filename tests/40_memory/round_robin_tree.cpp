// SPDX-License-Identifier: Apache-2.0
// ARB-TREE-1 for all sets of requests of eight leaves and all pointers, against the RTL's recursion written out.
#include <catch2/catch.hpp>

#include "memory/round_robin_tree.hpp"

using namespace pulpo::memory;

namespace {

/// rr_arb_tree.sv: at a node, of two halves that request the pointer's bit of that level chooses.
int recursive_winner(std::uint32_t requests, unsigned pointer, unsigned first, unsigned level) {
  if (level == 0) {
    return (requests >> first & 1u) != 0 ? static_cast<int>(first) : -1;
  }
  const unsigned half = 1u << (level - 1);
  const int left = recursive_winner(requests, pointer, first, level - 1);
  const int right = recursive_winner(requests, pointer, first + half, level - 1);
  const bool take_right = left < 0 || (right >= 0 && (pointer >> (level - 1) & 1u) != 0);
  return take_right ? right : left;
}

}  // namespace

TEST_CASE("ARB-TREE-1: the winner of any set of requests") {
  for (std::uint32_t requests = 1; requests < 256; ++requests) {
    for (unsigned pointer = 0; pointer < 8; ++pointer) {
      CAPTURE(requests, pointer);
      REQUIRE(static_cast<int>(tree_winner(requests, pointer, 3)) == recursive_winner(requests, pointer, 0, 3));
    }
  }
}
