// SPDX-License-Identifier: Apache-2.0
// The cluster's control registers as the platform sees them through `data_slave`: boot, start, and how it ended
// (cluster_control_unit of the RTL). The cores' own accesses to them are the machine's.
#pragma once

#include <optional>

#include "sim/base/types.hpp"

namespace pulpo::systemc {

class ControlUnit {
 public:
  static constexpr Address end_of_computation = 0x000;
  static constexpr Address fetch_enable = 0x008;
  static constexpr Address boot_address = 0x040;  // one word a core
  static constexpr Address boot_address_end = 0x080;
  static constexpr Address return_value = 0x100;

  Address boot_at() const { return boot_at_; }
  void set_boot_at(Address entry) { boot_at_ = entry; }

  /// `exit_value`: the program's, once it has ended. Nothing if there is no such register.
  std::optional<Word> read(Address offset, bool fetching, std::optional<std::uint32_t> exit_value) const {
    switch (offset) {
      case end_of_computation:
        return exit_value.has_value();
      case fetch_enable:
        return fetching;
      case return_value:
        return exit_value.has_value() ? *exit_value | 0x8000'0000u : 0;
      default:
        return is_boot_address(offset) ? std::optional<Word>{boot_at_} : std::nullopt;
    }
  }

  static bool is_boot_address(Address offset) {
    return offset >= boot_address && offset < boot_address_end && offset % 4 == 0;
  }

 private:
  Address boot_at_ = 0;  // all cores boot at the same address: the last one written
};

}  // namespace pulpo::systemc
