// SPDX-License-Identifier: Apache-2.0
// L2 memory.
#include "memory/l2.hpp"

#include <cstring>

namespace pulpo::memory {

bool L2::read(Address address, std::span<std::byte> bytes) {
  const std::byte* source = plain(address, bytes.size());
  if (source == nullptr) {
    return false;
  }
  std::memcpy(bytes.data(), source, bytes.size());
  return true;
}

bool L2::write(Address address, std::span<const std::byte> bytes) {
  std::byte* target = plain(address, bytes.size());
  if (target == nullptr) {
    return false;
  }
  std::memcpy(target, bytes.data(), bytes.size());
  return true;
}

}  // namespace pulpo::memory
