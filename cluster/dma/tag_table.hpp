// SPDX-License-Identifier: Apache-2.0
// Bus ids of the bursts in flight: the lowest free one is used (ext_tid_gen.sv).
#pragma once

#include <bit>
#include <cstdint>

namespace pulpo::cluster::dma {

class TagTable {
 public:
  explicit TagTable(unsigned tags) : all_((1u << tags) - 1) {}

  bool available() const { return busy_ != all_; }
  unsigned take() {
    const auto tag = static_cast<unsigned>(std::countr_one(busy_));
    taken_ = 1u << tag;
    return tag;
  }
  void release(unsigned tag) { released_ |= 1u << tag; }
  void settle() {
    busy_ = (busy_ & ~released_) | taken_;
    released_ = taken_ = 0;
  }
  bool idle() const { return busy_ == 0; }
  bool busy(unsigned tag) const { return (busy_ >> tag & 1u) != 0; }

  template <class Walk>
  void walk(Walk& walk) {
    walk.control(busy_);
  }

 private:
  std::uint32_t all_;
  std::uint32_t busy_ = 0;
  std::uint32_t released_ = 0, taken_ = 0;  // of this cycle
};

}  // namespace pulpo::cluster::dma
