// SPDX-License-Identifier: Apache-2.0
// A sparse byte memory for the architectural executor; what was never written reads 0.
#pragma once

#include <cstdint>
#include <unordered_map>

namespace pulpo::test {

class FlatMemory {
 public:
  std::uint32_t load(std::uint32_t address, unsigned bytes) const {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < bytes; ++i) {
      const auto found = bytes_.find(address + i);
      value |= static_cast<std::uint32_t>(found == bytes_.end() ? 0 : found->second) << (8 * i);
    }
    return value;
  }
  void store(std::uint32_t address, unsigned bytes, std::uint32_t value) {
    for (unsigned i = 0; i < bytes; ++i) {
      bytes_[address + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
  }
  std::uint32_t fetch(std::uint32_t address) const { return load(address, 4); }

 private:
  std::unordered_map<std::uint32_t, std::uint8_t> bytes_;
};

}  // namespace pulpo::test
