// SPDX-License-Identifier: Apache-2.0
// Memory of the one-core testbench.
#include "cluster/testbench/sparse_memory.hpp"

#include <algorithm>
#include <cstring>

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

SparseMemory::SparseMemory()
    : regions_{{0x1C000000, std::vector<Word>(2048 * kib / 4)},
               {0x10000000, std::vector<Word>(1024 * kib / 4)},
               {0x1A100000, std::vector<Word>(128 * kib / 4)}} {}

void SparseMemory::clear() {
  for (auto& region : regions_) {
    std::fill(region.words.begin(), region.words.end(), 0);
  }
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
  auto& word = const_cast<Region*>(region)->words[((address & ~3U) - region->base) / 4];
  word = (word & ~mask) | (value & mask);
}

void SparseMemory::write(Address address, std::span<const std::byte> bytes) {
  const Region* region = find(address, bytes.size());
  if (region == nullptr) {
    fail(address, bytes.size());
  }
  std::memcpy(reinterpret_cast<std::byte*>(const_cast<Word*>(region->words.data())) + (address - region->base),
              bytes.data(), bytes.size());
}

void SparseMemory::read(Address address, std::span<std::byte> bytes) const {
  const Region* region = find(address, bytes.size());
  if (region == nullptr) {
    fail(address, bytes.size());
  }
  std::memcpy(bytes.data(), reinterpret_cast<const std::byte*>(region->words.data()) + (address - region->base),
              bytes.size());
}

}  // namespace pulpo::cluster
