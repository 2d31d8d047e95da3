// SPDX-License-Identifier: Apache-2.0
// The banks' refills on the cluster bus.
#include "cluster/icache/refill_bus.hpp"

#include <bit>

namespace pulpo::cluster {

void RefillBus::reset() {
  pointer_ = 0;
  requests_ = 0;
}

void RefillBus::drive(AxiPort& port, std::span<const SharedBank> banks) const {
  port.r_ready = port.r_valid && banks[port.r.id].takes_beat();
}

void RefillBus::step(AxiPort& port, std::span<SharedBank> banks) {
  if (port.r_valid && port.r_ready) {
    banks[port.r.id].take_beat(port.r.data, port.r.last);
  }
  if (port.ar_valid && !port.ar_ready) {
    return;  // stays as it is
  }
  if (port.ar_valid) {
    banks[port.ar.id].pop_address();
    pointer_ = next_pointer(requests_, pointer_);
  }
  requests_ = 0;
  for (unsigned bank = 0; bank < banks.size(); ++bank) {
    requests_ |= static_cast<std::uint32_t>(banks[bank].has_address()) << bank;
  }
  port.ar_valid = requests_ != 0;
  if (port.ar_valid) {
    const auto levels = static_cast<unsigned>(std::countr_zero(banks.size()));
    const unsigned winner = tree_winner(requests_, pointer_, levels);
    port.ar = {.address = banks[winner].address(),
               .beats = line_bytes / sizeof(std::uint64_t),
               .size_log2 = 3,
               .id = static_cast<std::uint8_t>(winner)};
  }
}

}  // namespace pulpo::cluster
