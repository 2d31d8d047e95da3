// SPDX-License-Identifier: Apache-2.0
// All that addresses reach, without time: TCDM, the stdout device, and what the bus ends in.
#pragma once

#include <cstdint>
#include <functional>

#include "cluster/core/decode_cache.hpp"
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

  /// `changes` is called before anything is written over code that has been decoded.
  void before_code_changes(const DecodeCache& code, std::function<void()> changes) {
    code_ = &code;
    changes_ = std::move(changes);
  }
  void on_output(std::function<void(unsigned core, char byte)> sink) { output_ = std::move(sink); }

 private:
  void watch_code(Address address, std::size_t size_bytes) const {
    if (code_ != nullptr && code_->holds_code(address, size_bytes)) {
      changes_();
    }
  }
  void print(Address address, std::span<const std::byte> bytes);

  memory::Tcdm& tcdm_;
  memory::ExternalMemory& outside_;
  std::function<void(unsigned, char)> output_;
  const DecodeCache* code_ = nullptr;
  std::function<void()> changes_;
  std::uint32_t extra_cycles_ = 0;
};

}  // namespace pulpo::cluster
