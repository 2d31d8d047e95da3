// SPDX-License-Identifier: Apache-2.0
// `--trace retire:FILE`: a line for each instruction that leaves ID.
#include "plugins/trace/retire.hpp"

#include <fmt/format.h>

#include <iterator>

#include "isa/instruction.hpp"

namespace pulpo::plugins {
namespace {

constexpr std::size_t line_count = 1u << 14;
constexpr std::size_t buffer_bytes = 1u << 16;

}  // namespace

RetireTrace::RetireTrace(const RunInfo& info, std::unique_ptr<TextFile> file)
    : decoder_(isa::variant_from_name(info.variant).value_or(isa::Variant::mpic)),
      file_(std::move(file)),
      lines_(line_count) {
  buffer_.reserve(buffer_bytes + 256);
}

const std::string& RetireTrace::line_of(const ProbeEvent& event) {
  auto& line = lines_[event.pc / 2 % line_count];
  if (line.text.empty() || line.pc != event.pc || line.word != event.word) {
    const auto instruction = decoder_.decode(event.word);
    const bool compressed = instruction.size_bytes == 2;
    const auto word = compressed ? fmt::format("{:04x}", event.word & 0xFFFF) : fmt::format("{:08x}", event.word);
    const auto operands = instruction.legal() ? isa::operands_of(instruction, event.pc) : std::string();
    const auto mnemonic = instruction.legal() ? isa::mnemonic_of(instruction) : std::string("illegal");
    line = {event.pc, event.word,
            fmt::format(" {:08x} {} {}{}{}\n", event.pc, word, mnemonic, operands.empty() ? "" : " ", operands)};
  }
  return line.text;
}

void RetireTrace::consume(std::span<const ProbeEvent> events) {
  for (const auto& event : events) {
    if (event.kind != ProbeKind::retire) {
      continue;
    }
    const fmt::format_int cycle(event.cycle);
    const fmt::format_int core(unsigned{event.core});
    buffer_.append(cycle.data(), cycle.size());
    buffer_ += ' ';
    buffer_.append(core.data(), core.size());
    buffer_ += line_of(event);
    if (buffer_.size() >= buffer_bytes) {
      file_->write(buffer_);
      buffer_.clear();
    }
  }
}

void RetireTrace::close() {
  file_->write(buffer_);
  buffer_.clear();
  file_->close();
}

}  // namespace pulpo::plugins
