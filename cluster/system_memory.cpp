// SPDX-License-Identifier: Apache-2.0
// All that addresses reach.
#include "cluster/system_memory.hpp"

#include <cstring>

namespace pulpo::cluster {

namespace {
constexpr bool in_device(Address address, Address base) { return address - base < memory::stdout_size; }
constexpr bool is_stdout(Address address) {
  return in_device(address, memory::stdout_virtual) || in_device(address, memory::stdout_apb);
}
}  // namespace

std::byte* SystemMemory::plain(Address address, std::size_t size) {
  if (memory::is_tcdm(address)) {
    const Address offset = address & (memory::tcdm_window - 1);
    const auto bytes = tcdm_.bytes();
    return offset < bytes.size() && size <= bytes.size() - offset ? bytes.data() + offset : nullptr;
  }
  return outside_.plain(address, size);
}

bool SystemMemory::read(Address address, std::span<std::byte> bytes) {
  extra_cycles_ = 0;
  if (const std::byte* source = plain(address, bytes.size())) {
    std::memcpy(bytes.data(), source, bytes.size());
    return true;
  }
  if (is_stdout(address)) {
    std::memset(bytes.data(), 0, bytes.size());
    return true;
  }
  const bool there = outside_.read(address, bytes);
  extra_cycles_ = outside_.extra_cycles();
  return there;
}

bool SystemMemory::write(Address address, std::span<const std::byte> bytes) {
  extra_cycles_ = 0;
  watch_code(address, bytes.size());
  if (std::byte* target = plain(address, bytes.size())) {
    std::memcpy(target, bytes.data(), bytes.size());
    return true;
  }
  if (is_stdout(address)) {
    print(address, bytes);
    return true;
  }
  const bool there = outside_.write(address, bytes);
  extra_cycles_ = outside_.extra_cycles();
  return there;
}

/// A device of 8 bytes per core; the byte at its begin is printed.
void SystemMemory::print(Address address, std::span<const std::byte> bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const Address at = address + static_cast<Address>(i);
    if (at % memory::stdout_stride == 0 && output_) {
      output_((at / memory::stdout_stride) & 15, static_cast<char>(bytes[i]));
    }
  }
}

}  // namespace pulpo::cluster
