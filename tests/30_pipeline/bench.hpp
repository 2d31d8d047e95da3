// SPDX-License-Identifier: Apache-2.0
// Runs a few instructions on the one-core testbench and tells when each left ID.
#pragma once

#include <string>
#include <vector>

#include "cluster/counters.hpp"
#include "isa/variant.hpp"
#include "sim/base/types.hpp"

namespace pulpo::test {

struct Leaving {
  Cycle cycle = 0;
  Address pc = 0;
  std::string text;
};

struct Timeline {
  std::vector<Leaving> all;
  /// Index in `all` of the first instruction of the body.
  std::size_t body = 0;
  std::uint32_t exit_value = 0;
  cluster::CoreCounters counters;

  /// Cycles from the n-th instruction of the body (in the order of leaving ID) to the next.
  Cycle cost(std::size_t n) const { return all.at(body + n + 1).cycle - all.at(body + n).cycle; }
  /// The costs of the body's first `count` instructions, "1 2 1".
  std::string costs(std::size_t count) const;
};

struct Setting {
  isa::Variant core = isa::Variant::flexv;
  std::string memory{};  // "ilat=2 dgnt=1"
  bool fpu = false;
  bool long_ways = false;
  bool own_float_registers = false;
};

/// `body` is assembled behind a start that sets s0 = 0x10000000 (data), s11 = 0x1A104000 (devices), t0 = 5, t1 = 6 and
/// five nops; a0 is the exit value. Vectors hold a handler that skips the instruction at mepc.
Timeline run_body(const std::vector<std::string>& body, const Setting& setting = {});

}  // namespace pulpo::test
