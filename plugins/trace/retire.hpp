// SPDX-License-Identifier: Apache-2.0
// `--trace retire:FILE`: a line for each instruction that leaves ID, in order of cycle, then core:
//   CYCLE CORE PC WORD MNEMONIC OPERANDS
// (decimal, decimal, 8 hex digits, 4 or 8 hex digits, disassembly).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "isa/decoder.hpp"
#include "plugins/trace/trace.hpp"
#include "sim/base/probe.hpp"
#include "sim/base/run_info.hpp"

namespace pulpo::plugins {

class RetireTrace final : public Trace {
 public:
  RetireTrace(const RunInfo& info, std::unique_ptr<TextFile> file);

  std::uint32_t interests() const override { return bit(ProbeKind::retire); }
  void consume(std::span<const ProbeEvent> events) override;
  /// After the run.
  void close() override;

 private:
  struct Line {
    Address pc = 0;
    std::uint32_t word = 0;
    std::string text;  // from PC on, with the line end; empty: not there yet
  };
  const std::string& line_of(const ProbeEvent& event);

  isa::Decoder decoder_;
  std::unique_ptr<TextFile> file_;
  std::vector<Line> lines_;  // direct-mapped by pc: loops print the same lines again and again
  std::string buffer_;
};

}  // namespace pulpo::plugins
