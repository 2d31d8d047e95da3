// SPDX-License-Identifier: Apache-2.0
// What stands behind the cluster's bus: function only, the bus keeps the time and adds `extra_cycles()`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "sim/base/types.hpp"

namespace pulpo::memory {

class ExternalMemory {
 public:
  virtual ~ExternalMemory() = default;
  /// Both return false when (part of) the range is not there.
  virtual bool read(Address address, std::span<std::byte> bytes) = 0;
  virtual bool write(Address address, std::span<const std::byte> bytes) = 0;
  /// Direct access for fetch and loading: the bytes at `address` if `size` of them lie in plain memory, else nullptr.
  virtual std::byte* plain(Address address, std::size_t size) = 0;
  /// Cycles that the last read() or write() takes on top of the bus's own latency (a TLM-2.0 target annotated them).
  virtual std::uint32_t extra_cycles() const { return 0; }
};

}  // namespace pulpo::memory
