// SPDX-License-Identifier: Apache-2.0
// A walk over the registers of parts that move data: to find out that they do the same again and again, and to put them
// where they will be many repetitions later. Each part names its registers once, in walk().
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

/// What a walk found at the begin of a cycle.
struct StateRecord {
  static constexpr unsigned capacity = 1024;
  enum class Kind : std::uint8_t {
    control,   // decides what happens: the same in each repetition
    progress,  // grows by the same amount in each
    limit,     // the progress in front of it must not get above this
    // progress: both of a direction grow by the same amount, whole bursts, and all of a kind lie as far apart as ever
    receive_outside,
    receive_inside,
    transmit_outside,
    transmit_inside,
  };

  Cycle now = 0;
  unsigned used = 0;
  std::array<std::uint64_t, capacity> words;
  std::array<Kind, capacity> kinds;

  bool complete() const { return used < capacity; }
  void copy(const StateRecord& other) {
    now = other.now;
    used = other.used;
    std::copy_n(other.words.begin(), used, words.begin());
    std::copy_n(other.kinds.begin(), used, kinds.begin());
  }
};

/// Two records of which the second is the first some repetitions later, nobody else having moved anything in between.
struct Period {
  StateRecord from, to;
  Address received = 0, transmitted = 0;  // bytes by which the addresses of a direction grow

  /// Takes two records if they are; else returns false.
  bool take(const StateRecord& first, const StateRecord& second);
  Cycle cycles() const { return to.now - from.now; }
  std::uint64_t growth(unsigned word) const { return to.words[word] - from.words[word]; }
  /// How many such periods follow a cycle before a progress reaches its limit; 0 if its registers are others.
  std::uint64_t follow(const StateRecord& now) const;
};

class StateWalk {
 public:
  /// Records the registers as they are at the begin of cycle `now`.
  StateWalk(StateRecord& record, Cycle now) : record_(&record), now_(now) {
    record.now = now;
    record.used = 0;
  }
  /// Moves them on by `periods` times what they grow in one.
  StateWalk(const Period& period, std::uint64_t periods, Cycle now) : period_(&period), periods_(periods), now_(now) {}

  template <class T>
  void control(T value) {
    if constexpr (std::is_enum_v<T>) {
      add(static_cast<std::uint64_t>(value), StateRecord::Kind::control);
    } else {
      add(value, StateRecord::Kind::control);
    }
  }
  template <class T>
  void progress(T& value) {
    advance(value, StateRecord::Kind::progress);
  }
  /// A progress on which something depends when it is above `limit`, which stays.
  template <class T>
  void progress_up_to(T& value, std::uint64_t limit) {
    advance(value, StateRecord::Kind::progress);
    add(limit, StateRecord::Kind::limit);
  }
  /// Directions in which something is under way: addresses of the other one say nothing.
  void moving(bool receive, bool transmit) {
    receives_ = receive;
    transmits_ = transmit;
  }
  /// The direction of the addresses that follow.
  void direction(bool receive) { receive_ = receive; }
  /// An address outside, or in TCDM.
  void outside(Address& value) {
    address(value, receive_ ? StateRecord::Kind::receive_outside : StateRecord::Kind::transmit_outside);
  }
  void inside(Address& value) {
    address(value, receive_ ? StateRecord::Kind::receive_inside : StateRecord::Kind::transmit_inside);
  }
  /// A cycle for which something waits; one that has passed is as good as now.
  void time(Cycle& value) {
    control(std::max(value, now_) - now_);
    if (record_ == nullptr) {
      value += periods_ * period_->cycles();
    }
  }
  template <class Queue, class Visit>
  void queue(Queue& queue, Visit visit) {
    control(queue.size());
    for (auto& item : queue) {
      visit(item);
    }
  }

 private:
  void add(std::uint64_t value, StateRecord::Kind kind) {
    if (record_ != nullptr && record_->complete()) {
      record_->words[record_->used] = value;
      record_->kinds[record_->used++] = kind;
    }
    ++index_;
  }
  void address(Address& value, StateRecord::Kind kind) {
    if (receive_ ? receives_ : transmits_) {
      control(value % 256);
      advance(value, kind);
    }
  }
  template <class T>
  void advance(T& value, StateRecord::Kind kind) {
    if (record_ == nullptr) {
      value = static_cast<T>(value + periods_ * period_->growth(index_));
    }
    add(value, kind);
  }

  StateRecord* record_ = nullptr;
  const Period* period_ = nullptr;
  std::uint64_t periods_ = 0;
  Cycle now_;
  unsigned index_ = 0;
  bool receive_ = true, receives_ = true, transmits_ = true;
};

}  // namespace pulpo::cluster
