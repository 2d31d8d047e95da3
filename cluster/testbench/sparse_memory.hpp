// SPDX-License-Identifier: Apache-2.0
// Memory of the one-core testbench: a few regions, anything else reads zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include "sim/base/types.hpp"

namespace pulpo::cluster {

class SparseMemory {
 public:
  SparseMemory();

  bool contains(Address address, std::size_t bytes = 1) const { return find(address, bytes) != nullptr; }
  /// The word at address & ~3; zero outside of memory.
  Word load(Address address) const {
    const Region* region = find(address & ~3U, 4);
    return region == nullptr ? 0 : region->words[((address & ~3U) - region->base) / 4];
  }
  /// Bytes of the word by `byte_enable`; dropped outside of memory.
  void store(Address address, std::uint8_t byte_enable, Word value);

  void write(Address address, std::span<const std::byte> bytes);
  void read(Address address, std::span<std::byte> bytes) const;

 private:
  struct Free {
    void operator()(Word* words) const { std::free(words); }
  };
  struct Region {
    Address base;
    std::size_t count;
    std::unique_ptr<Word[], Free> words;
  };

  void add(Address base, std::size_t bytes);
  const Region* find(Address address, std::size_t bytes) const {
    for (const auto& region : regions_) {
      const Address offset = address - region.base;
      if (offset < region.count * 4 && bytes <= region.count * 4 - offset) {
        return &region;
      }
    }
    return nullptr;
  }

  std::vector<Region> regions_;
};

}  // namespace pulpo::cluster
