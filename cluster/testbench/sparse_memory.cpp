// SPDX-License-Identifier: Apache-2.0
// Memory of the one-core testbench.
#include "cluster/testbench/sparse_memory.hpp"

#include <cstring>
#include <new>

#include <fmt/format.h>

#include "sim/base/error.hpp"

namespace pulpo::cluster {

namespace {

constexpr std::size_t kib = 1024;

[[noreturn]] void fail(Address address, std::size_t bytes) {
  throw ProgramError(fmt::format("{} bytes at 0x{:08x} are outside of the testbench's memory", bytes, address),
                     "link the program to 0x10000000 (1 MiB), 0x1c000000 (2 MiB) or 0x1a100000 (128 KiB)");
}

}  // namespace

SparseMemory::SparseMemory() {
  add(0x1C000000, 2048 * kib);
  add(0x10000000, 1024 * kib);
  add(0x1A100000, 128 * kib);
}

/// Zero without being touched: most programs use a few pages of it.
void SparseMemory::add(Address base, std::size_t bytes) {
  auto* words = static_cast<Word*>(std::calloc(bytes / sizeof(Word), sizeof(Word)));
  if (words == nullptr) {
    throw std::bad_alloc{};
  }
  regions_.push_back({base, bytes / sizeof(Word), std::unique_ptr<Word[], Free>(words)});
}

void SparseMemory::store(Address address, std::uint8_t byte_enable, Word value) {
  const Region* region = find(address & ~3U, 4);
  if (region == nullptr) {
    return;
  }
  Word mask = 0;
  for (unsigned lane = 0; lane < 4; ++lane) {
    mask |= ((byte_enable >> lane) & 1) != 0 ? 0xFFU << (8 * lane) : 0;
  }
  auto& word = region->words[((address & ~3U) - region->base) / 4];
  word = (word & ~mask) | (value & mask);
}

void SparseMemory::write(Address address, std::span<const std::byte> bytes) {
  const Region* region = find(address, bytes.size());
  if (region == nullptr) {
    fail(address, bytes.size());
  }
  std::memcpy(reinterpret_cast<std::byte*>(region->words.get()) + (address - region->base), bytes.data(), bytes.size());
}

void SparseMemory::read(Address address, std::span<std::byte> bytes) const {
  const Region* region = find(address, bytes.size());
  if (region == nullptr) {
    fail(address, bytes.size());
  }
  std::memcpy(bytes.data(), reinterpret_cast<const std::byte*>(region->words.get()) + (address - region->base),
              bytes.size());
}

}  // namespace pulpo::cluster
