// SPDX-License-Identifier: Apache-2.0
// The banks' refills on the cluster bus.
#include "cluster/icache/refill_bus.hpp"

#include <bit>

#include "memory/round_robin_tree.hpp"

namespace pulpo::cluster {

void RefillBus::reset() { *this = RefillBus{}; }

void RefillBus::drive(AxiPort& port, std::span<const SharedBank> banks) {
  taking_ = port.r_ready = port.r_valid && banks[port.r.id].takes_beat();
  if (taking_) {
    beat_ = port.r;
  }
  if (requests_ == 0) {  // else the choice is locked until the bus takes it
    for (unsigned bank = 0; bank < banks.size(); ++bank) {
      requests_ |= static_cast<std::uint32_t>(banks[bank].has_address()) << bank;
    }
  }
  port.ar_valid = requests_ != 0;
  rules_.add_if((requests_ & (requests_ - 1)) != 0, Rule::icache_refill_bus);
  if (port.ar_valid) {
    const auto levels = static_cast<unsigned>(std::countr_zero(banks.size()));
    const unsigned winner = memory::tree_winner(requests_, pointer_, levels);
    port.ar = {.address = banks[winner].address(),
               .beats = line_bytes / sizeof(std::uint64_t),
               .size_log2 = 3,
               .id = static_cast<std::uint8_t>(winner)};
  }
}

void RefillBus::step(const AxiPort& port, std::span<SharedBank> banks) {
  if (taking_) {
    banks[beat_.id].take_beat(beat_.data, beat_.last);
    taking_ = false;
  }
  if (requests_ != 0 && port.ar_ready) {
    banks[port.ar.id].pop_address();
    pointer_ = memory::next_pointer(requests_, pointer_);
    requests_ = 0;
  }
}

}  // namespace pulpo::cluster
