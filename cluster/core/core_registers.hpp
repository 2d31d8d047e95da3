// SPDX-License-Identifier: Apache-2.0
// What a cycle of straight-line code, a jump or a branch can change in a core.
#pragma once

#include <cstdint>

#include "cluster/core/coast_types.hpp"
#include "cluster/core/decode_cache.hpp"
#include "cluster/core/pipeline_types.hpp"
#include "cluster/core/slot.hpp"
#include "cluster/counters.hpp"
#include "cluster/fetch/prefetch_buffer.hpp"
#include "isa/hart.hpp"

namespace pulpo::cluster {

struct CoreRegisters : PipelineTypes, CoastTypes {
  State state_ = State::reset;
  Interrupt interrupt_ = Interrupt::idle;
  Reason reason_ = Reason::start;
  Reason refill_reason_ = Reason::start;
  bool long_ways_ = false;
  bool calm_ = false;   // the next cycle can take the short way
  bool quiet_ = false;  // it could but for what stands in ID or has to do with floats
  bool refilling_ = false;
  bool id_valid_ = false;
  bool id_is_loop_target_ = false;
  bool jump_done_ = false;
  bool replay_ = false;   // instr_valid_irq_flush_q
  bool illegal_ = false;  // an illegal instruction is being flushed
  bool loops_armed_ = false;
  bool csr_write_ = false;  // a CSR is written in this cycle
  bool id_valid_seen_ = false;
  bool interrupt_seen_ = false;     // CV32E40P: irq_q
  bool loop_before_end_ = false;    // CV32E40P: hwlp_end_4_id_q
  bool fetch_enable_seen_ = false;  // CV32E40P: the sleep unit's register
  std::uint8_t loop_decrement_id_ = 0;
  std::uint8_t loop_decrement_if_ = 0;
  std::uint8_t interrupt_id_ = 0;
  const Slot* id_ = nullptr;
  Address id_pc_ = 0;
  DecodeCache::Page* page_ = nullptr;
  Address page_base_ = 1;
  Execute ex_;
  WriteBack wb_;
  isa::Operands ops_;
  isa::Result res_;
  PrefetchBuffer prefetch_;
  mutable CoreCounters counters_;  // some fields follow from others, see counters()
  isa::Hart hart_;
  Address jumped_from_ = 0;  // pc of the last jump
  Coast coast_;
  Cycle now_ = 0;
};

}  // namespace pulpo::cluster
