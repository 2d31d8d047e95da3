// SPDX-License-Identifier: Apache-2.0
// A redundancy unit that has no groups. Timing: periph_to_reg.sv answers from a register, like cluster control.
#include "cluster/peripheral/redundancy.hpp"

namespace pulpo::cluster {

namespace {
// Blocks of 256 bytes: the unit, then its cores (16 bytes each), then groups of two and of three.
enum Block : Address { unit = 0, core = 1 };
enum UnitRegister : Address { available = 0, enabled = 1 };
enum CoreRegister : Address { mode = 0, mismatches = 1, stored_stack = 2 };
constexpr Word independent = 1;  // in `available` and `mode`
}  // namespace

void Redundancy::reset(unsigned cores) {
  port = {};
  cores_enabled_ = (1u << cores) - 1;
  stored_stacks_.fill(0);
}

void Redundancy::step() {
  port.valid = port.request;
  port.response_id = port.id;
  if (!port.request) {
    return;
  }
  port.read_data = port.write ? 0 : read();
  const Address index = (port.address >> 4) & 15;
  if (port.write && ((port.address >> 8) & 3) == core && ((port.address >> 2) & 3) == stored_stack &&
      index < stored_stacks_.size()) {
    stored_stacks_[index] = port.write_data;
  }
}

Word Redundancy::read() const {
  const Address index = (port.address >> 4) & 15;
  const Address offset = (port.address >> 2) & 3;
  switch ((port.address >> 8) & 3) {
    case unit:
      return index != 0 ? 0 : offset == available ? independent : offset == enabled ? cores_enabled_ : 0;
    case core:
      if (((cores_enabled_ >> index) & 1) == 0) {
        return 0;
      }
      return offset == mode ? independent : offset == stored_stack ? stored_stacks_[index] : 0;
    default:
      return 0;
  }
}

}  // namespace pulpo::cluster
