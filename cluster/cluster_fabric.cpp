// SPDX-License-Identifier: Apache-2.0
// What moves beside the cores and their TCDM: event unit, peripherals, DMA, instruction refills, the bus.
#include "cluster/cluster.hpp"
#include "cluster/core_mask.hpp"

namespace pulpo::cluster {

void Cluster::find_active_parts() {
  active_.slow = slow_requests_ != 0 || !interconnect_.idle();
  active_.dma = active_.slow || dma_requests_ != 0 || dma_->busy();
  active_.timer = active_.slow || timer_.due(now_);
  active_.events = active_.dma || event_requests_ != 0 || !event_unit_.idle() || timer_.events() != 0;
  active_.instructions = active_.slow || instructions_->active();
  active_.bus = active_.dma || active_.instructions || !bus_.idle();
  active_.any = active_.bus || active_.events || active_.timer;
}

void Cluster::arbitrate_fabric() {
  if (active_.slow) {
    interconnect_.arbitrate();
    timer_.arbitrate();
    control_.arbitrate();
    redundancy_.arbitrate();
    per2axi_.drive();
    per2axi_.arbitrate();
  }
  if (active_.events) {
    event_unit_.arbitrate(event_requests_, data_, event_);
    for_each(event_requests_, [&](unsigned core) {
      data_[core].grant = event_unit_.granted(core);
      counters_.event_unit_accesses += data_[core].grant ? 1 : 0;
    });
  }
  if (active_.instructions) {
    instructions_->drive();
  }
  if (active_.dma) {
    request_dma();
  }
  if (active_.bus) {
    bus_.arbitrate();
  }
  if (active_.slow && control_.ends()) {
    ended_ = true;
    exit_value_ = control_.exit_value();
  }
}

void Cluster::request_dma() {
  for (unsigned core = 0; core < count_; ++core) {
    PeripheralPort& port = dma_->command_port(core);
    port.request = ((dma_requests_ >> core) & 1u) != 0;
    if (port.request) {
      const DataPort& data = data_[core];
      port.write = data.write;
      port.byte_enable = data.byte_enable;
      port.address = data.address;
      port.write_data = data.write_data;
    }
  }
  dma_->arbitrate();
  for_each(dma_requests_, [&](unsigned core) { data_[core].grant = dma_->command_port(core).grant; });
}

void Cluster::step_fabric() {
  if (active_.events) {
    event_unit_.step(timer_.events(), dma_->event_lines(), dma_->interrupt_lines(), event_);
    for_each(event_requests_, [&](unsigned core) { answers_[core] = event_unit_.answer(core); });
    watch_interrupts();
  }
  if (active_.timer) {
    timer_.step(now_);
  }
  if (active_.slow) {
    control_.step();
    redundancy_.step();
    tcdm_.set_policy(control_.arbitration_policy());
    per2axi_.step();
    for (unsigned core = 0; core < count_; ++core) {
      event_[core].fetch_enable = ((control_.fetch_enable() >> core) & 1u) != 0;
    }
  }
  if (active_.dma) {
    step_dma();
  }
  if (active_.bus) {
    bus_.step(now_);
  }
}

void Cluster::step_dma() {
  dma_->step(now_);
  for_each(dma_requests_, [&](unsigned core) { answers_[core] = dma_->command_port(core).read_data; });
  for (unsigned i = 0; i < dma_tcdm_.size(); ++i) {
    counters_.dma_tcdm_accesses += dma_tcdm_[i].grant ? 1 : 0;
    counters_.dma_tcdm_wait_cycles += dma_tcdm_[i].request && !dma_tcdm_[i].grant ? 1 : 0;
    dma_tcdm_[i].valid = dma_tcdm_[i].grant;
    dma_tcdm_[i].grant = false;
    dma_tcdm_[i].read_data = dma_answers_[i];
  }
}

}  // namespace pulpo::cluster
