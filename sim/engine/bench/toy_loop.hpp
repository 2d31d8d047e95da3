// SPDX-License-Identifier: Apache-2.0
// What a simulator of eight cores would cost on this computer if it had to be right about nothing but banks: the
// yardstick of `pulpo bench host`, which makes figures of different computers comparable.
#pragma once

#include <cstdint>

namespace pulpo::engine {

inline constexpr unsigned toy_cores = 8;

/// Eight cores in lock step: instructions of two fields, an accumulator, 16 banks of which each serves one access a
/// cycle. No fetch, no decoding, no hazards, no latencies. Returns the instructions done; who lost a bank does it
/// again.
std::uint64_t run_toy_loop(std::uint64_t cycles);

}  // namespace pulpo::engine
