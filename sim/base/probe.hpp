// SPDX-License-Identifier: Apache-2.0
// How observers see a run: the machine fills POD events into one batch and hands it over when it is full. With nobody
// listening a probe costs one mask test. Observers never change what the machine does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/base/reason.hpp"
#include "sim/base/types.hpp"

namespace pulpo {

enum class ProbeKind : std::uint8_t {
  retire,         // an instruction left ID: pc, word, value = multiply-accumulates that it does
  stall,          // word = number of cycles charged to `reason` up to and including `cycle`, while `pc` (0: unknown)
                  // was the next instruction to leave ID; comes before that instruction's retire event
  data_access,    // granted data access: address, write, bytes
  bank_conflict,  // a request lost its bank: bank, winner
  dma_transfer,   // begin (queued) or end (event line) of a transfer: core = command port that asked, word = 1 for the
                  // end | 2 for external -> TCDM | id << 8, pc = external address, address = TCDM offset, value = bytes
  mark,           // an instruction at a marked address left ID; handed over in its cycle
};
constexpr std::uint32_t bit(ProbeKind kind) { return 1u << static_cast<unsigned>(kind); }

/// One observation, 32 bytes. Meaning of the last four fields by kind, see ProbeKind.
struct ProbeEvent {
  Cycle cycle;
  ProbeKind kind;
  std::uint8_t core;
  Reason reason;
  std::uint8_t size_bytes;
  Address pc;
  std::uint32_t word;   // retire: instruction word; data_access: 1 = write; bank_conflict: winner; stall: cycles
  Address address;      // data_access: address; bank_conflict: bank
  std::uint32_t value;  // data_access: data; retire: multiply-accumulates
};
static_assert(sizeof(ProbeEvent) == 32);

class Observer {
 public:
  virtual ~Observer() = default;
  /// Which kinds this observer wants (bits of ProbeKind); asked once, before the run.
  virtual std::uint32_t interests() const = 0;
  /// Events in order of cycle, then core; only of the kinds asked for by any observer.
  virtual void consume(std::span<const ProbeEvent> events) = 0;
};

/// The machine's side: collects events and hands them to the observers in batches.
class ProbeHub {
 public:
  void attach(Observer& observer) {
    observers_.push_back(&observer);
    mask_ |= observer.interests();
  }
  bool wants(ProbeKind kind) const { return (mask_ & bit(kind)) != 0; }
  bool wants_any(std::uint32_t kinds) const { return (mask_ & kinds) != 0; }
  void emit(const ProbeEvent& event) {
    batch_[used_++] = event;
    if (used_ == batch_.size()) {
      flush();
    }
  }
  void flush() {
    for (auto* observer : observers_) {
      observer->consume({batch_.data(), used_});
    }
    used_ = 0;
  }

 private:
  std::uint32_t mask_ = 0;
  std::size_t used_ = 0;
  std::array<ProbeEvent, 1024> batch_;
  std::vector<Observer*> observers_;
};

}  // namespace pulpo
