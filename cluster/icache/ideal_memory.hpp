// SPDX-License-Identifier: Apache-2.0
// Ideal instruction memory: each core's request is granted in its cycle and answered in the next one.
#pragma once

#include <array>
#include <cstddef>

#include "cluster/icache/instruction_side.hpp"
#include "cluster/limits.hpp"
#include "memory/external_memory.hpp"

namespace pulpo::cluster {

class IdealInstructionMemory final : public InstructionSide {
 public:
  explicit IdealInstructionMemory(memory::ExternalMemory& memory) : memory_(memory) { reset(); }

  void reset() override;
  void drive() override { control.grant = true; }
  void step(std::span<FetchPort> ports, std::uint32_t cores) override;
  bool quiescent() const override { return !answered_ && !control.request && !control.valid; }
  void count(ClusterCounters& counters) const override { counters.rules.add(Rule::icache_ideal); }

 private:
  static constexpr std::size_t page_bytes = 1024;
  /// The page that a core last fetched from; its bytes never move.
  struct Page {
    Address base = 1;  // no page begins here
    const std::byte* bytes = nullptr;
  };

  Word load(Page& page, Address address) const;

  memory::ExternalMemory& memory_;
  std::array<Page, max_cores> pages_;
  bool answered_ = false;
};

}  // namespace pulpo::cluster
