// SPDX-License-Identifier: Apache-2.0
// L2 memory: plain bytes at `l2_base`.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/address_map.hpp"
#include "memory/config.hpp"
#include "memory/external_memory.hpp"

namespace pulpo::memory {

class L2 final : public ExternalMemory {
 public:
  explicit L2(const L2Config& config) : bytes_(std::size_t{config.size_kib} * 1024) {}

  bool read(Address address, std::span<std::byte> bytes) override;
  bool write(Address address, std::span<const std::byte> bytes) override;
  std::byte* plain(Address address, std::size_t size) override {
    const std::size_t offset = std::size_t{address} - l2_base;
    return address >= l2_base && offset < bytes_.size() && size <= bytes_.size() - offset ? bytes_.data() + offset
                                                                                          : nullptr;
  }

 private:
  std::vector<std::byte> bytes_;
};

}  // namespace pulpo::memory
