// SPDX-License-Identifier: Apache-2.0
// All that addresses reach, without time: TCDM, L2, the stdout device, and whatever is attached from outside.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "memory/external_memory.hpp"
#include "memory/l2.hpp"
#include "memory/tcdm.hpp"

namespace pulpo::cluster {

class SystemMemory final : public memory::ExternalMemory {
 public:
  SystemMemory(memory::Tcdm& tcdm, memory::L2& l2) : tcdm_(tcdm), l2_(l2) {}

  bool read(Address address, std::span<std::byte> bytes) override;
  bool write(Address address, std::span<const std::byte> bytes) override;
  std::byte* plain(Address address, std::size_t size) override;
  std::uint32_t extra_cycles() const override { return extra_cycles_; }

  /// Puts `memory` behind the addresses from `base` on; it wins over L2. It outlives this object.
  void attach(Address base, std::uint64_t size, memory::ExternalMemory& memory) {
    attached_.push_back({base, size, &memory});
  }
  void on_output(std::function<void(unsigned core, char byte)> sink) { output_ = std::move(sink); }

 private:
  struct Region {
    Address base;
    std::uint64_t size;
    memory::ExternalMemory* memory;
  };

  memory::ExternalMemory* owner(Address address, std::size_t size);
  bool print(Address address, std::span<const std::byte> bytes);

  memory::Tcdm& tcdm_;
  memory::L2& l2_;
  std::vector<Region> attached_;
  std::function<void(unsigned, char)> output_;
  std::uint32_t extra_cycles_ = 0;
};

}  // namespace pulpo::cluster
