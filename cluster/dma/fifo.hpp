// SPDX-License-Identifier: Apache-2.0
// A registered FIFO inside a unit that evaluates its consumers before its producers.
#pragma once

#include <array>
#include <cstdint>

namespace pulpo::cluster::dma {

/// As generic_fifo.sv and ext_buffer.sv: `ready` and `valid` depend on the state at the beginning of the cycle only, so
/// a full FIFO that is popped takes its next element one cycle later. Evaluate the consumer first, then the producer;
/// call settle() when the cycle is over.
template <class T, unsigned Depth>
class Fifo {
 public:
  bool valid() const { return count_ != 0; }
  bool ready() const { return count_ + popped_ < Depth; }
  const T& front() const { return data_[head_]; }
  void pop() {
    head_ = (head_ + 1) % Depth;
    --count_;
    popped_ = 1;
  }
  void push(const T& element) {
    data_[(head_ + count_) % Depth] = element;
    ++count_;
  }
  void settle() { popped_ = 0; }
  unsigned size() const { return count_; }

  /// Between cycles. `visit` names the registers of an element; what is not named is data.
  template <class Walk, class Visit>
  void walk(Walk& walk, Visit visit) {
    walk.control(count_);
    for (unsigned i = 0; i < count_; ++i) {
      visit(data_[(head_ + i) % Depth]);
    }
  }
  template <class Walk>
  void walk(Walk& walk) {
    this->walk(walk, [](T&) {});
  }

 private:
  std::array<T, Depth> data_{};
  std::uint8_t head_ = 0;
  std::uint8_t count_ = 0;
  std::uint8_t popped_ = 0;
};

}  // namespace pulpo::cluster::dma
