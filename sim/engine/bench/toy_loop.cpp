// SPDX-License-Identifier: Apache-2.0
// A loop over eight toy cores. Written plainly and left so: a yardstick that gets faster measures nothing.
#include "sim/engine/bench/toy_loop.hpp"

#include <array>
#include <random>

namespace pulpo::engine {
namespace {

enum class ToyOperation : std::uint8_t { add, multiply, load, store, jump };

struct ToyInstruction {
  ToyOperation operation;
  std::uint8_t operand;
};

struct ToyCore {
  std::uint32_t pc = 0;
  std::uint32_t accumulator = 0;
  std::uint32_t address = 0;
};

constexpr unsigned toy_banks = 16;
constexpr unsigned toy_words = 4096;

constexpr unsigned toy_length = 4096;

/// Four accesses to five others and a jump, in an order longer than branch predictors learn: a simulator does not know
/// what comes next either.
std::array<ToyInstruction, toy_length> toy_program() {
  constexpr ToyOperation mix[] = {
      ToyOperation::add,  ToyOperation::add,  ToyOperation::add,  ToyOperation::multiply, ToyOperation::multiply,
      ToyOperation::load, ToyOperation::load, ToyOperation::load, ToyOperation::store,    ToyOperation::jump};
  std::array<ToyInstruction, toy_length> program;
  std::minstd_rand random;
  for (auto& instruction : program) {
    instruction.operation = mix[random() / 16 % std::size(mix)];
    instruction.operand = static_cast<std::uint8_t>(1 + random() / 16 % 7);
  }
  return program;
}

class ToyMachine {
 public:
  ToyMachine() {
    for (unsigned i = 0; i < toy_cores; ++i) {
      cores_[i].pc = toy_length / toy_cores * i;
      cores_[i].address = 37 * i;
    }
  }

  std::uint64_t run(std::uint64_t cycles) {
    for (std::uint64_t cycle = 0; cycle < cycles; ++cycle) {
      taken_ = 0;
      for (auto& core : cores_) {
        step(core);
      }
    }
    return done_ + (cores_[0].accumulator & 1);  // the work is used: no compiler leaves it out
  }

 private:
  bool take_bank(std::uint32_t address) {
    const auto bank = 1u << address % toy_banks;
    const bool granted = (taken_ & bank) == 0;
    taken_ |= bank;
    return granted;
  }

  void step(ToyCore& core) {
    const auto instruction = program_[core.pc];
    auto next = core.pc + 1;
    switch (instruction.operation) {
      case ToyOperation::add:
        core.accumulator += instruction.operand;
        break;
      case ToyOperation::multiply:
        core.accumulator *= instruction.operand;
        break;
      case ToyOperation::load:
      case ToyOperation::store:
        if (!take_bank(core.address)) {
          return;
        }
        if (instruction.operation == ToyOperation::load) {
          core.accumulator += memory_[core.address];
        } else {
          memory_[core.address] = core.accumulator;
        }
        core.address = (core.address + instruction.operand) % toy_words;
        break;
      case ToyOperation::jump:
        next += instruction.operand;
        break;
    }
    core.pc = next % toy_length;
    ++done_;
  }

  const std::array<ToyInstruction, toy_length> program_ = toy_program();
  std::array<ToyCore, toy_cores> cores_;
  std::array<std::uint32_t, toy_words> memory_{};
  std::uint32_t taken_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

std::uint64_t run_toy_loop(std::uint64_t cycles) { return ToyMachine().run(cycles); }

}  // namespace pulpo::engine
