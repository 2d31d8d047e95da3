// SPDX-License-Identifier: Apache-2.0
// A random program of command accesses for the bench.
#include "random_load.hpp"

#include "commands.hpp"

namespace pulpo::test {

namespace {

/// xorshift32
class Random {
 public:
  explicit Random(unsigned seed) : state_(seed * 2654435761u + 1) {}
  std::uint32_t below(std::uint32_t limit) {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return (state_ >> 4) % limit;
  }
  bool one_in(std::uint32_t count) { return below(count) == 0; }

 private:
  std::uint32_t state_;
};

/// What a program's commands are like.
struct Style {
  bool large;      // up to 3000 bytes, else 120
  bool two_sided;  // commands with lines on both sides
  bool broken;     // stray accesses that break command sequences
};

void random_command(DmaBench& bench, Random& random, unsigned port, const Style& style) {
  std::uint32_t bytes = 1 + random.below(style.large ? 3000 : 120);
  if (random.one_in(12)) {
    bytes = 256 * (1 + random.below(4)) + 1 + random.below(2);
  }
  std::uint32_t word = bytes | random.below(2) << 17 | (random.one_in(12) ? 0 : increment) | random.below(4) << 20;
  word |= random.one_in(4) ? broadcast : 0;
  std::vector<Word> lines;
  const unsigned sides = random.one_in(3) ? 1 + random.below(style.two_sided ? 3 : 2) : 0;
  for (const unsigned side : {1u, 2u}) {
    if ((sides & side) != 0) {
      word |= side == 1 ? external_lines : tcdm_lines;
      lines.push_back(1 + random.below(random.one_in(2) ? 20 : 300));
      lines.push_back(random.below(400));
    }
  }
  const Address lane_mask = random.one_in(2) ? ~7u : ~0u;
  const Address tcdm = random.below(DmaBench::tcdm_bytes) & lane_mask;
  bench.command(port, word, tcdm, (DmaBench::l2_base + random.below(0x10000)) & lane_mask, lines);
}

}  // namespace

void random_load(DmaBench& bench, unsigned seed) {
  Random random(seed);
  bench.read_latency = 1 + random.below(3) * random.below(40);
  bench.write_latency = 1 + random.below(3) * random.below(40);
  bench.tcdm_denial = random.one_in(2) ? 0 : random.below(70) / 100.0;
  bench.bus_denial = random.one_in(2) ? 0 : random.below(60) / 100.0;
  for (auto* memory : {&bench.tcdm, &bench.l2}) {
    for (auto& byte : *memory) {
      byte = static_cast<std::uint8_t>(random.below(256));
    }
  }
  const Style style{random.one_in(3), random.one_in(3), random.one_in(4)};
  const std::uint32_t ports = 1 + random.below(0x3ff);
  const unsigned rounds = random.one_in(2) ? 60 : 15;
  for (unsigned round = 0; round < rounds; ++round) {
    for (unsigned port = 0; port < 10; ++port) {
      if ((ports >> port & 1) == 0) {
        continue;
      }
      const Cycle not_before = random.one_in(3) ? 0 : round * random.below(200);
      if (style.broken && random.one_in(6)) {
        bench.issue(port, random.one_in(2), random.one_in(3) ? 4 : 0, random.below(1u << 24), not_before);
        continue;
      }
      if (random.one_in(4)) {
        bench.issue(port, false, 4, 0, not_before);
      }
      if (!random.one_in(12)) {
        bench.issue(port, false, 0, 0, not_before);
      }
      random_command(bench, random, port, style);
      if (!random.one_in(3)) {
        bench.issue(port, true, 4, random.one_in(3) ? 1u << random.below(16) : 0xffff, not_before);
      }
    }
  }
}

}  // namespace pulpo::test
