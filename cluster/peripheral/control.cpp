// SPDX-License-Identifier: Apache-2.0
// Cluster control.
#include "cluster/peripheral/control.hpp"

namespace pulpo::cluster {

namespace {
// Groups of 64 bytes, and the 8-byte registers of the first of them.
enum Group : Address { registers = 0, boot = 1, policy = 2, policy_mirror = 3, result = 4 };
enum Register : Address {
  end = 0,
  fetch = 1,
  event = 2,
  configuration = 3,
  clock_gating = 4,
  halted = 5,
  halt_mask = 7
};
constexpr Word configuration_bits = 0x1'FFFF;  // hci_ctrl, hwpe_en, fregfile_disable, hwpe_sel, idma_en
constexpr Word configuration_reset = 0x1'0000;
}  // namespace

void ClusterControl::reset(Address entry, unsigned cores) {
  port = {};
  core_mask_ = (1u << cores) - 1;
  fetch_enable_ = core_mask_;
  end_ = event_ = clock_gating_ = halt_mask_ = arbitration_policy_ = return_value_ = 0;
  configuration_ = configuration_reset;
  boot_addresses_.fill(entry);
}

void ClusterControl::step() {
  port.valid = port.request;
  port.response_id = port.id;
  if (!port.request) {
    return;
  }
  port.read_data = port.write ? 0 : read();
  if (port.write) {
    write();
  }
}

Word ClusterControl::read() const {
  switch ((port.address >> 6) & 7) {
    case boot:
      return boot_addresses_[(port.address >> 2) & (max_cores - 1)];
    case policy:
    case policy_mirror:
      return (arbitration_policy_ >> ((port.address >> 3) & 1)) & 1;
    case result:
      return return_value_;
    case registers:
      break;
    default:
      return 0;
  }
  switch ((port.address >> 3) & 7) {
    case end:
      return end_;
    case fetch:
      return fetch_enable_;
    case configuration:
      return configuration_;
    case clock_gating:
      return clock_gating_;
    case halt_mask:
      return halt_mask_;
    default:
      return 0;
  }
}

void ClusterControl::write() {
  const Word data = port.write_data;
  switch ((port.address >> 6) & 7) {
    case boot:
      boot_addresses_[(port.address >> 2) & (max_cores - 1)] = data;
      return;
    case policy:
    case policy_mirror: {
      const unsigned bit = (port.address >> 3) & 7;
      if (bit < 2) {
        arbitration_policy_ = (arbitration_policy_ & ~(1u << bit)) | ((data & 1) << bit);
      }
      return;
    }
    case result:
      return_value_ = data;
      return;
    case registers:
      break;
    default:
      return;
  }
  switch ((port.address >> 3) & 7) {
    case end:
      end_ = data & 1;
      break;
    case fetch:
      fetch_enable_ = data & core_mask_;
      break;
    case event:
      event_ = data & 1;
      break;
    case configuration:
      configuration_ = data & configuration_bits;
      break;
    case clock_gating:
      clock_gating_ = data & 1;
      break;
    case halt_mask:
      halt_mask_ = data & core_mask_;
      break;
    default:
      break;
  }
}

}  // namespace pulpo::cluster
