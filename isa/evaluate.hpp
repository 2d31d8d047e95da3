// SPDX-License-Identifier: Apache-2.0
// One instruction on a given state: the question and the answer of `pulpo isa eval`, as text.
//
// A job: the word in hexadecimal, then assignments: x10=.. (or a0=..), csr0x00d=.., pc=.., mem:0x10000100=.., nn.a0=..,
// nn.w3=... What is not assigned has its reset value. The answer: what changed, in the same notation (a taken branch or
// jump as pc=), "-" if nothing did, "illegal", or "error: ...".
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "isa/executor.hpp"

namespace pulpo::isa {

/// Memory in words; unassigned ones read 0.
class WordMemory {
 public:
  std::uint32_t load(std::uint32_t address, unsigned bytes) const;
  void store(std::uint32_t address, unsigned bytes, std::uint32_t value);
  std::uint32_t fetch(std::uint32_t address) const { return load(address, 4); }
  const std::map<std::uint32_t, std::uint32_t>& words() const { return words_; }
  void clear() { words_.clear(); }

 private:
  std::uint32_t word(std::uint32_t address) const;
  std::map<std::uint32_t, std::uint32_t> words_;
};

class Evaluator {
 public:
  explicit Evaluator(Variant variant, FloatRegisters floats = FloatRegisters::integer);

  /// Answers a job line.
  std::string answer(std::string_view job);

  /// The parts of the above: reset, assignments ("a0=0x1"), and execution. Throw ConfigError on a bad assignment.
  void reset();
  void assign(std::string_view assignment);
  std::string run(const Instruction& instruction);

  const Decoder& decoder() const { return decoder_; }
  const Hart& hart() const { return executor_.hart; }
  Hart& hart() { return executor_.hart; }

 private:
  std::string changes(const Instruction& instruction) const;
  void assign_csr(std::string_view name, std::uint32_t value);
  void assign_nn(std::string_view name, std::uint32_t value);

  Decoder decoder_;
  WordMemory memory_;
  Executor<WordMemory> executor_;
  Hart hart_before_;
  MachineState machine_before_;
  std::map<std::uint32_t, std::uint32_t> words_before_;
};

}  // namespace pulpo::isa
