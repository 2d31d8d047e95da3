// SPDX-License-Identifier: Apache-2.0
// A bank of the shared cache: evaluate() is the combinational part of share_icache_controller.sv, step() its clock
// edge.
#include "cluster/icache/shared_bank.hpp"

#include <algorithm>
#include <bit>

namespace pulpo::cluster {

SharedBank::SharedBank(std::uint32_t size_bytes, std::uint32_t ways, std::uint32_t banks)
    : sets_(size_bytes / line_bytes / ways),
      ways_(ways),
      set_shift_(line_shift + static_cast<std::uint32_t>(std::countr_zero(banks))),
      tag_shift_(set_shift_ + static_cast<std::uint32_t>(std::countr_zero(sets_))),
      tags_(std::size_t{sets_} * ways, invalid),
      lines_(tags_.size()) {
  reset();
}

void SharedBank::reset() {
  std::fill(tags_.begin(), tags_.end(), invalid);
  std::fill(lines_.begin(), lines_.end(), Line{});
  state_ = State::disabled;
  lfsr_.reset();
  invalidate_row_ = 0;
  request_ = false;
  request_address_ = 0;
  requesters_ = 0;
  read_row_ = 0;
  refill_count_ = bypassed_count_ = address_count_ = 0;
  line_valid_ = false;
  beat_ = 0;
  outputs_ = Outputs{};
  plan_ = Plan{.next = State::disabled};
  counters_ = SharedBankCounters{};
  rules_ = {};
  strays_ = false;
}

bool SharedBank::idle() const {
  return (state_ == State::operative || state_ == State::disabled) && !request_ && refill_count_ == 0 &&
         bypassed_count_ == 0 && address_count_ == 0 && !line_valid_;
}

int SharedBank::match(std::uint32_t set, Word tag) const {
  const Word* row = &tags_[std::size_t{set} * ways_];
  int way = -1;
  for (unsigned candidate = 0; candidate < ways_; ++candidate) {
    way = row[candidate] == tag ? static_cast<int>(candidate) : way;
  }
  return way;
}

const Line* SharedBank::find(Address address) const {
  const std::uint32_t row = set_of(address);
  const int way = match(row, tag_of(address));
  return way < 0 ? nullptr : &lines_[std::size_t{row} * ways_ + static_cast<unsigned>(way)];
}

const Line& SharedBank::serve_alone(Address address) {
  read_row_ = set_of(address);
  ++counters_.all_hits;
  return *find(address);
}

/// RefillTracker_4.sv: the line of stage 1 is already asked for.
bool SharedBank::under_refill() const {
  return request_ && std::any_of(refills_.begin(), refills_.begin() + refill_count_,
                                 [this](const Refill& refill) { return refill.line == line_base(request_address_); });
}

void SharedBank::answer(std::uint16_t responders, const Line& line) {
  outputs_.responders = responders;
  outputs_.line = &line;
}

void SharedBank::answer_bypass() {
  plan_.take_line = true;
  if (line_valid_) {
    plan_.pop_bypass = true;
    answer(bypassed_count_ != 0 ? bypassed_[0] : std::uint16_t{0}, line_);
  }
}

void SharedBank::evaluate_disabled(const SharedBankControl& control) {
  outputs_.ack_disable = outputs_.ack_flush = outputs_.ack_flush_set = true;
  plan_.pipe = Pipe::clear;
  answer_bypass();
  if (control.enable) {
    plan_.next = State::emptying;
    return;
  }
  outputs_.grant = address_count_ < address_depth && bypassed_count_ < fifo_depth;
}

void SharedBank::evaluate_invalidate(const SharedBankControl& control) {
  plan_.pipe = Pipe::clear;
  if (invalidate_row_ + 1 == sets_) {
    outputs_.ack_flush = true;
    plan_.next = control.enable ? State::operative : State::disabled;
  }
}

SharedBank::State SharedBank::after_control(const SharedBankControl& control) const {
  if (!control.enable) {
    return State::disabled;
  }
  return control.flush_set ? State::flush_set : State::invalidate;
}

void SharedBank::evaluate_hit(const SharedBankControl& control) {
  const int way = match();
  if (way < 0) {
    const bool merges = under_refill();
    rules_.add_if(merges, Rule::icache_merge);
    plan_.next = merges ? State::wait_critical : State::request_refill;
    return;
  }
  plan_.hit = true;
  plan_.pipe = Pipe::load;
  answer(requesters_, lines_[std::size_t{read_row_} * ways_ + static_cast<unsigned>(way)]);
  if (!control.enable || control.flush || control.flush_set) {
    plan_.next = after_control(control);
  } else {
    outputs_.grant = true;
  }
}

void SharedBank::evaluate_empty_stage(const SharedBankControl& control) {
  if (control.enable && !control.flush && !control.flush_set) {
    outputs_.grant = true;
    plan_.pipe = Pipe::load;
    return;
  }
  plan_.next = refill_count_ != 0 ? State::wait_critical : after_control(control);
}

void SharedBank::evaluate_operative(const SharedBankControl& control) {
  if (!line_valid_) {
    outputs_.ack_enable = plan_.read = control.enable;
    if (request_) {
      evaluate_hit(control);
    } else {
      evaluate_empty_stage(control);
    }
    return;
  }
  if (under_refill()) {
    plan_.next = State::serve_critical;
    return;
  }
  plan_.next = State::serve_refill;
  const int way = request_ ? match() : -1;
  if (way >= 0) {
    rules_.add(Rule::icache_order);
    plan_.hit = true;
    plan_.pipe = Pipe::clear;
    answer(requesters_, lines_[std::size_t{read_row_} * ways_ + static_cast<unsigned>(way)]);
  }
}

void SharedBank::serve_refill(State next) {
  plan_.next = next;
  plan_.take_line = true;
  if (refill_count_ != 0) {
    plan_.pop_refill = true;
    answer(refills_[0].requesters, line_);
  }
}

const SharedBank::Outputs& SharedBank::evaluate(const SharedBankControl& control) {
  outputs_ = Outputs{};
  plan_ = Plan{.next = state_};
  switch (state_) {
    case State::operative:
      evaluate_operative(control);
      break;
    case State::disabled:
      evaluate_disabled(control);
      break;
    case State::emptying:
      answer_bypass();
      outputs_.ack_enable = bypassed_count_ == 0;
      plan_.next = bypassed_count_ == 0 ? State::invalidate : State::emptying;
      break;
    case State::invalidate:
      evaluate_invalidate(control);
      break;
    case State::request_refill:
      if (line_valid_) {
        plan_.next = State::serve_critical_then_request;
      } else if (address_count_ < address_depth && refill_count_ < fifo_depth) {
        plan_.push_refill = plan_.miss = true;
        plan_.pipe = Pipe::clear;
        plan_.next = State::operative;
      }
      break;
    case State::serve_refill:
      serve_refill(State::operative);
      break;
    case State::wait_critical:
      plan_.next = line_valid_ ? State::serve_critical : State::wait_critical;
      break;
    case State::serve_critical:
      serve_refill(State::dispatch_read);
      break;
    case State::serve_critical_then_request:
      serve_refill(State::request_refill);
      break;
    case State::dispatch_read:
      plan_.next = under_refill() ? State::wait_critical : State::dispatch_answer;
      break;
    case State::dispatch_answer: {
      // Comes here without a request too, when a flush met a refill under way; the RTL answers all the same.
      const int way = match();
      rules_.add_if(!request_, Rule::icache_flush_refill);
      strays_ = strays_ || !request_;
      plan_.hit = true;
      plan_.pipe = Pipe::clear;
      plan_.next = State::operative;
      answer(requesters_, lines_[std::size_t{read_row_} * ways_ + static_cast<unsigned>(std::max(way, 0))]);
      break;
    }
    case State::flush_set:
      outputs_.ack_flush_set = true;
      plan_.pipe = Pipe::clear;
      plan_.next = State::operative;
      break;
  }
  return outputs_;
}

void SharedBank::write_refill() {
  const Refill& refill = refills_[0];
  const std::size_t entry = std::size_t{set_of(refill.line)} * ways_ + refill.way;
  tags_[entry] = tag_of(refill.line);
  lines_[entry] = line_;
  std::copy(refills_.begin() + 1, refills_.begin() + refill_count_, refills_.begin());
  --refill_count_;
}

void SharedBank::step_bypass(const BankRequest& request) {
  if (plan_.pop_bypass && bypassed_count_ != 0) {
    std::copy(bypassed_.begin() + 1, bypassed_.begin() + bypassed_count_, bypassed_.begin());
    --bypassed_count_;
  }
  if (state_ == State::disabled && request.valid && outputs_.grant) {
    bypassed_[bypassed_count_++] = request.requesters;
    push_address(request.address);
  }
}

void SharedBank::step_pipe(const BankRequest& request) {
  if (plan_.read && request.valid) {
    read_row_ = set_of(request.address);
  } else if (state_ == State::dispatch_read && plan_.next == State::dispatch_answer && request_) {
    read_row_ = set_of(request_address_);
  }
  if (plan_.pipe == Pipe::load) {
    request_ = request.valid;
    request_address_ = request.address;
    requesters_ = request.requesters;
  } else if (plan_.pipe == Pipe::clear) {
    request_ = false;
    request_address_ = 0;
    requesters_ = 0;
  }
}

void SharedBank::step_counters(const BankRequest& request, const SharedBankControl& control) {
  counters_.all_hits += plan_.hit;
  counters_.all_misses += plan_.miss;
  if (control.clear_counters) {
    counters_.hits = counters_.transactions = counters_.misses = 0;
  } else if (control.count) {
    counters_.hits += plan_.hit;
    counters_.misses += plan_.miss;
    counters_.transactions += request.valid && outputs_.grant;
  }
}

void SharedBank::step(const BankRequest& request, const SharedBankControl& control) {
  step_counters(request, control);
  step_bypass(request);
  if (plan_.pop_refill) {
    write_refill();
  }
  if (plan_.push_refill) {
    refills_[refill_count_++] = {line_base(request_address_), requesters_, static_cast<std::uint8_t>(lfsr_.way(ways_))};
    push_address(request_address_);
    lfsr_.step();
    rules_.add(Rule::icache_victim_l15);
  }
  if (state_ == State::invalidate || state_ == State::flush_set) {
    const auto row = state_ == State::invalidate ? invalidate_row_ : set_of(control.flush_address);
    std::fill_n(tags_.begin() + static_cast<std::ptrdiff_t>(row) * ways_, ways_, invalid);
    invalidate_row_ = state_ == State::invalidate ? (invalidate_row_ + 1) % sets_ : invalidate_row_;
  }
  step_pipe(request);
  line_valid_ = line_valid_ && !plan_.take_line;
  state_ = plan_.next;
}

}  // namespace pulpo::cluster
