// SPDX-License-Identifier: Apache-2.0
// How a core hands floating-point operations to its FPU (riscv_apu_disp.sv) and when the FPU returns them: at most one
// iterative operation, or pipelined ones in order. Results are written when they return.
#pragma once

#include <cstdint>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// An operation in EX or under way.
struct FloatOperation {
  std::uint8_t destination = 0;
  std::uint8_t latency_cycles = 1;  // from the request to the result
  bool iterative = false;           // division, square root: apu_lat 0 of the RTL, else apu_lat 2
  std::uint8_t flags = 0;
  Word value = 0;
};

class FloatDispatcher {
 public:
  /// What a cycle of the dispatcher tells the stages.
  struct View {
    bool engaged = false;       // anything at all
    bool waits = false;         // the operation in EX is not accepted, or may not even be offered
    bool not_granted = false;   // by the interconnect of shared FPUs
    bool active = false;        // operations were under way at the begin of the cycle
    bool returned = false;      // a result is here
    bool on_alu_port = false;   // and takes the ALU's write port: iterative operations; others take the load's
    std::uint64_t pending = 0;  // registers whose results are neither here nor written, bit 0 is x0
    FloatOperation result;
  };

  void reset() { *this = FloatDispatcher{}; }
  /// Operations are under way.
  bool active() const { return inflight_valid_ || waiting_valid_; }
  /// The last one is a division or square root.
  bool iterates() const { return last_iterative_; }

  /// Whether the operation in EX is offered to the FPU in this cycle. Pipelined operations follow one another; a
  /// division waits until the FPU is empty, and everything waits for a division.
  bool offers(const FloatOperation& operation) const { return !(active() && (operation.iterative || last_iterative_)); }

  /// One cycle. @param operation the one in EX, null if there is none. @param granted by an interconnect
  const View& step(const FloatOperation* operation, bool granted);
  /// The same with nothing to do.
  void rest() { view_.engaged = false; }
  const View& view() const { return view_; }

 private:
  void take_result();
  void accept(const FloatOperation& operation, bool returned_inflight, bool returned_waiting);

  FloatOperation inflight_, waiting_;
  bool inflight_valid_ = false;
  bool waiting_valid_ = false;
  bool last_iterative_ = false;     // apu_lat is that of a division
  std::uint8_t due_in_cycles_ = 0;  // of the youngest accepted operation; 0: none
  View view_;
};

}  // namespace pulpo::cluster
