// SPDX-License-Identifier: Apache-2.0
// A memory of 64 KiB at the address of L2, for tests of the instruction side.
#pragma once

#include <cstring>
#include <vector>

#include "memory/external_memory.hpp"

namespace pulpo::test {

inline constexpr Address flat_base = 0x1C000000;
inline constexpr std::size_t flat_size = 0x10000;

class FlatMemory final : public memory::ExternalMemory {
 public:
  bool read(Address address, std::span<std::byte> bytes) override {
    const auto* source = plain(address, bytes.size());
    if (source != nullptr) {
      std::memcpy(bytes.data(), source, bytes.size());
    }
    return source != nullptr;
  }
  bool write(Address address, std::span<const std::byte> bytes) override {
    auto* target = plain(address, bytes.size());
    if (target != nullptr) {
      std::memcpy(target, bytes.data(), bytes.size());
    }
    return target != nullptr;
  }
  std::byte* plain(Address address, std::size_t size) override {
    const std::size_t offset = address - flat_base;
    return address >= flat_base && offset + size <= flat_size ? bytes_.data() + offset : nullptr;
  }

  void set_word(Address address, Word word) { std::memcpy(bytes_.data() + (address - flat_base), &word, sizeof word); }
  template <class Function>
  void fill_words(Function&& word_at) {
    for (Address address = flat_base; address < flat_base + flat_size; address += 4) {
      set_word(address, word_at(address));
    }
  }

 private:
  std::vector<std::byte> bytes_ = std::vector<std::byte>(flat_size);
};

}  // namespace pulpo::test
