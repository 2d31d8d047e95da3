// SPDX-License-Identifier: Apache-2.0
// The registers at 0x10202000 of a redundancy unit (redundancy_cells hmr_unit.sv) whose cores only work independently:
// start-up code asks it which cores there are, and where a core's state was saved.
#pragma once

#include <array>

#include "cluster/limits.hpp"
#include "cluster/peripheral.hpp"

namespace pulpo::cluster {

class Redundancy {
 public:
  PeripheralPort port;

  void reset(unsigned cores);
  void arbitrate() { port.grant = true; }
  void step();

 private:
  Word read() const;

  Word cores_enabled_ = 0;
  std::array<Word, max_cores> stored_stacks_{};  // one word a core, for the program's use
};

}  // namespace pulpo::cluster
