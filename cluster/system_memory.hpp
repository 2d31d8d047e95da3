// SPDX-License-Identifier: Apache-2.0
// All that addresses reach, without time: TCDM, the stdout device, and what the bus ends in.
#pragma once

#include <cstdint>
#include <functional>

#include "memory/external_memory.hpp"
#include "memory/tcdm.hpp"

namespace pulpo::cluster {

class SystemMemory final : public memory::ExternalMemory {
 public:
  SystemMemory(memory::Tcdm& tcdm, memory::ExternalMemory& outside) : tcdm_(tcdm), outside_(outside) {}

  bool read(Address address, std::span<std::byte> bytes) override;
  bool write(Address address, std::span<const std::byte> bytes) override;
  std::byte* plain(Address address, std::size_t size) override;
  std::uint32_t extra_cycles() const override { return extra_cycles_; }

  void on_output(std::function<void(unsigned core, char byte)> sink) { output_ = std::move(sink); }

 private:
  void print(Address address, std::span<const std::byte> bytes);

  memory::Tcdm& tcdm_;
  memory::ExternalMemory& outside_;
  std::function<void(unsigned, char)> output_;
  std::uint32_t extra_cycles_ = 0;
};

}  // namespace pulpo::cluster
