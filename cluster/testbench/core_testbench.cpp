// SPDX-License-Identifier: Apache-2.0
// One core with memories of fixed latency, and the devices of the golden core runs.
#include "cluster/testbench/core_testbench.hpp"

#include <fmt/format.h>

#include "cluster/core/unhandled_trap.hpp"
#include "sim/base/error.hpp"

namespace pulpo::cluster {

namespace {

constexpr Address end_register = 0x1A104000;        // a store ends the run, its data is the exit value
constexpr Address interrupt_register = 0x1A104008;  // id << 16 | delay: raises an interrupt
constexpr Address slow_window = 0x1A104700;         // a load at +x waits x / 4 cycles for its grant
constexpr Word event_value = 0x600D0000;            // what such a load returns
constexpr Address output_window = 0x1A10F000;       // a store is a character

}  // namespace

CoreTestbench::CoreTestbench(const MachineConfig& config)
    : config_(config.testbench),
      decode_(core_variant(config.cores.variant), {float_registers(config), config.fpu.divide_sqrt}),
      core_(0, 0, {.data = data_, .fetch = fetch_, .event = event_, .probes = probes_, .decode = decode_}) {
  if (!config.host.short_ways) {
    core_.take_long_ways();
  }
}

void CoreTestbench::boot(Address entry) {
  event_ = EventPort{};
  core_.reset(entry);
  event_.fetch_enable = true;
  data_responses_ = fetch_responses_ = Responses{};
  data_waited_ = fetch_waited_ = 0;
  cycle_ = time_ = 0;
  started_ = ended_ = false;
  interrupt_due_.reset();
  exit_value_.reset();
}

StopReason CoreTestbench::run(Cycle limit) {
  limit_ = limit;
  try {
    while (!ended_ && cycle_ < limit_) {
      step();
    }
  } catch (const UnhandledTrap& trap) {
    fault(trap, symbol_);
  }
  if (ended_) {
    core_.finish();
  }
  probes_.flush();
  return ended_ ? StopReason::end_of_computation : StopReason::limit;
}

void CoreTestbench::step() {
  data_.valid = data_responses_.ready(time_);
  if (data_.valid) {
    data_.read_data = data_responses_.pop();
  }
  fetch_.valid = fetch_responses_.ready(time_);
  if (fetch_.valid) {
    fetch_.data = fetch_responses_.pop();
  }
  if (interrupt_due_ && time_ >= *interrupt_due_) {
    if (!event_.interrupt_request) {
      tell(Pins::Event::interrupt_raised);
    }
    event_.interrupt_request = true;
    event_.interrupt_id = interrupt_id_;
  }
  core_.drive();
  data_.grant = false;
  if (data_.request) {
    answer_data();
  }
  core_.advance(cycle_);
  if (event_.interrupt_acknowledge) {
    tell(Pins::Event::interrupt_acknowledged);
    event_.interrupt_request = false;
    interrupt_due_.reset();
  }
  fetch_.grant = false;
  if (fetch_.request) {
    started_ = true;
    answer_fetch();
  }
  ++time_;
  if (!started_) {
    core_.clear_counters();
  } else if (ended_) {
    core_.discount_last_cycle();
  } else {
    ++cycle_;
  }
}

std::uint32_t CoreTestbench::grant_wait(Address address) const {
  const bool slow = !data_.write && (address & ~0xFFU) == slow_window;
  return slow ? (address & 0xFF) / 4 : config_.data_grant_cycles;
}

void CoreTestbench::answer_data() {
  if (data_waited_ < grant_wait(data_.address)) {
    ++data_waited_;
    return;
  }
  data_waited_ = 0;
  data_.grant = true;
  check_mapped(data_.address);
  const bool event = (data_.address & ~0xFFU) == slow_window;
  data_responses_.push(time_ + config_.data_latency_cycles, event ? event_value : memory_.load(data_.address));
  if (data_.write) {
    tell(Pins::Event::store);
    memory_.store(data_.address, data_.byte_enable, data_.write_data);
    store_device(data_.address & ~3U, data_.write_data);
  }
}

void CoreTestbench::answer_fetch() {
  if (fetch_waited_ < config_.instruction_grant_cycles) {
    ++fetch_waited_;
    return;
  }
  fetch_waited_ = 0;
  fetch_.grant = true;
  check_mapped(fetch_.address);
  fetch_responses_.push(time_ + config_.instruction_latency_cycles, memory_.load(fetch_.address));
}

void CoreTestbench::store_device(Address address, Word value) {
  switch (address) {
    case end_register:
      ended_ = true;
      exit_value_ = value;
      return;
    case interrupt_register:
      interrupt_id_ = (value >> 16) & 31;
      interrupt_due_ = time_ + (value & 0xFFFF) + 1;
      return;
    case output_window:
      if (output_) {
        output_(0, static_cast<char>(value));
      }
      return;
    default:
      return;
  }
}

void CoreTestbench::check_mapped(Address address) const {
  if (config_.unmapped == TestbenchConfig::Unmapped::error && !memory_.contains(address & ~3U, 4)) {
    const std::string place = symbol_ ? symbol_(core_.pc()) : std::string{};
    throw SimulatedFault(fmt::format("core 0, cycle {}, pc 0x{:08x}{}{}: access to 0x{:08x}, where nothing is", cycle_,
                                     core_.pc(), place.empty() ? "" : " ", place, address),
                         "testbench.unmapped = \"zero\" lets such accesses read zero");
  }
}

}  // namespace pulpo::cluster
