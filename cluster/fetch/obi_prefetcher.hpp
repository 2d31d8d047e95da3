// SPDX-License-Identifier: Apache-2.0
// Front end of CV32E40P: prefetch controller with two outstanding transactions (cv32e40p_prefetch_controller.sv), OBI
// adapter (cv32e40p_obi_interface.sv) and aligner (cv32e40p_aligner.sv).
#pragma once

#include <array>
#include <cstdint>

#include "cluster/fetch/fetch_fifo.hpp"
#include "cluster/fetch/prefetch_buffer.hpp"
#include "cluster/ports.hpp"

namespace pulpo::cluster {

class ObiPrefetcher {
 public:
  /// @param adapted behind obi_pulp_adapter.sv, whose memory serves one request at a time
  explicit ObiPrefetcher(bool adapted = false) : adapted_(adapted) {}
  void reset() { *this = ObiPrefetcher{adapted_}; }

  void sample(const FetchPort& port) {
    if (requested_) {
      registered_ = !(forwarded_ && port.grant);
    }
    const bool granted = forwarded_ && port.grant;
    waiting_ = granted || (waiting_ && !response_);
    response_ = port.valid;
    data_ = port.data;
    fetch_valid_ = (count_ != 0 || response_) && flush_ == 0;
    word_ = count_ != 0 ? fifo_[0] : data_;
    align();
  }

  const FetchFifo::Output& output() const { return output_; }
  bool busy() const { return busy_; }

  /// @param ready ID takes an instruction if there is one
  void step(const PrefetchBuffer::Control& control, bool ready, FetchPort& port) {
    const bool fetched = fetch_valid_ && !control.redirect;
    const bool taken = fetched && ready;
    const bool fetch_ready = taken && control.enable && aligner_ready_;
    transfer(control, fetch_ready, port);
    step_aligner(control, taken);
  }

 private:
  enum class Aligner : std::uint8_t { aligned, misaligned, misaligned_half, branch_misaligned };
  static constexpr unsigned depth = 2;

  void align() {
    const bool compressed_low = (word_ & 3) != 3;
    aligner_ready_ = true;
    instruction_ = word_;
    instruction_valid_ = fetch_valid_;
    switch (aligner_) {
      case Aligner::aligned:
        next_aligner_ = compressed_low ? Aligner::misaligned : Aligner::aligned;
        size_ = compressed_low ? 2 : 4;
        break;
      case Aligner::misaligned:
        instruction_ = (word_ << 16) | half_;
        if ((half_ & 3) == 3) {
          next_aligner_ = Aligner::misaligned;
          size_ = 4;
        } else {
          next_aligner_ = Aligner::misaligned_half;
          instruction_valid_ = true;
          aligner_ready_ = !fetch_valid_;
          size_ = 2;
        }
        break;
      case Aligner::misaligned_half:
        instruction_valid_ = !last_ready_ || fetch_valid_;
        next_aligner_ = compressed_low ? Aligner::misaligned : Aligner::aligned;
        size_ = compressed_low ? 2 : 4;
        break;
      case Aligner::branch_misaligned:
        if (((word_ >> 16) & 3) == 3) {
          next_aligner_ = Aligner::misaligned;
          instruction_valid_ = false;
          size_ = 0;
        } else {
          next_aligner_ = Aligner::aligned;
          instruction_ = word_ >> 16;
          size_ = 2;
        }
        break;
    }
    output_ = {.valid = fetch_valid_ && instruction_valid_,
               .is_loop_target = false,
               .upper_half_compressed = false,
               .address = pc_,
               .word = instruction_};
  }

  void step_aligner(const PrefetchBuffer::Control& control, bool taken) {
    if (control.redirect) {
      pc_ = control.target;
      aligner_ = (control.target & 2) != 0 ? Aligner::branch_misaligned : Aligner::aligned;
    } else if (taken) {
      const bool from_loop = aligner_ == Aligner::aligned && size_ == 4 && (control.loop_jump || loop_pending_);
      pc_ = from_loop ? (control.loop_jump ? control.loop_start : loop_address_) : pc_ + size_;
      aligner_ = next_aligner_;
    } else {
      if (control.loop_jump) {
        loop_address_ = control.loop_start;
        loop_pending_ = true;
      }
      return;
    }
    half_ = word_ >> 16;
    last_ready_ = aligner_ready_;
    loop_pending_ = false;
  }

  void transfer(const PrefetchBuffer::Control& control, bool fetch_ready, FetchPort& port) {
    const bool redirect = control.redirect;
    const bool loop = control.loop_jump;
    const unsigned queued = redirect || loop ? 0 : count_;
    const bool valid = control.enable && queued + outstanding_ < depth;
    const bool accepted = valid && !registered_;
    Address address = branch_wait_ ? address_ : (address_ & ~3U) + 4;
    if (redirect) {
      address = control.target & ~3U;
    } else if (loop && !branch_wait_) {
      address = control.loop_start;
    }
    branch_wait_ = branch_wait_ ? !accepted : (redirect || loop) && !accepted;
    if (redirect || loop || accepted) {
      address_ = address;
    }
    busy_ = outstanding_ != 0 || valid;
    requested_ = registered_ || valid;
    // obi_pulp_adapter.sv: the next request passes with the response to the one before
    forwarded_ = requested_ && (!adapted_ || !waiting_ || response_);
    port.request = forwarded_;
    if (!registered_) {
      held_address_ = address & ~3U;
    }
    port.address = held_address_;
    step_fifo(redirect, loop, fetch_ready);
    outstanding_ += accepted ? 1U : 0U;
    outstanding_ -= response_ ? 1U : 0U;
  }

  void step_fifo(bool redirect, bool loop, bool fetch_ready) {
    const bool pop = count_ != 0 && fetch_ready;
    const bool push = response_ && (count_ != 0 || !fetch_ready) && !redirect && flush_ == 0;
    const bool flush_responses = loop && (count_ != 0 || response_);
    const bool flush_later = loop && count_ == 0 && !response_;
    const bool delayed = flush_after_response_ && response_;
    const unsigned others = outstanding_ - (response_ && outstanding_ != 0 ? 1U : 0U);
    if (redirect || flush_responses) {
      flush_ = others;
    } else if (delayed) {
      flush_ = delayed_flush_;
    } else if (response_ && flush_ != 0) {
      --flush_;
    }
    if (redirect) {
      flush_after_response_ = false;
    } else if (flush_later) {
      flush_after_response_ = true;
      delayed_flush_ = outstanding_ - 1;
    } else if (delayed) {
      flush_after_response_ = false;
    }
    if (redirect || (loop && pop)) {
      count_ = 0;
    } else if (loop && count_ != 0) {
      count_ = 1;
    } else {
      if (pop) {
        fifo_[0] = fifo_[1];
        --count_;
      }
      if (push) {
        fifo_[count_++] = data_;
      }
    }
  }

  // transactions
  bool adapted_ = false;
  bool forwarded_ = false;  // the adapter lets the request through
  bool waiting_ = false;    // for the response to what it let through
  bool requested_ = false;
  bool registered_ = false;  // the OBI adapter repeats a request that was not granted
  bool branch_wait_ = false;
  bool busy_ = false;
  unsigned outstanding_ = 0;
  unsigned flush_ = 0;  // responses to drop
  bool flush_after_response_ = false;
  unsigned delayed_flush_ = 0;
  Address address_ = 0;
  Address held_address_ = 0;
  std::array<Word, depth + 1> fifo_{};
  unsigned count_ = 0;
  // this cycle
  bool response_ = false;
  Word data_ = 0;
  bool fetch_valid_ = false;
  Word word_ = 0;
  // aligner
  Aligner aligner_ = Aligner::aligned;
  Aligner next_aligner_ = Aligner::aligned;
  bool aligner_ready_ = true;
  bool last_ready_ = false;
  bool instruction_valid_ = false;
  bool loop_pending_ = false;
  Address loop_address_ = 0;
  Address pc_ = 0;
  unsigned size_ = 4;
  Word half_ = 0;
  Word instruction_ = 0;
  FetchFifo::Output output_{};
};

}  // namespace pulpo::cluster
