// SPDX-License-Identifier: Apache-2.0
// One run: a machine, the program in its memory, the observers, and what came out.
#include "sim/engine/system.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "memory/address_map.hpp"
#include "plugins/profile/profile.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/engine/core_lines.hpp"
#include "sim/engine/energy_counts.hpp"

namespace pulpo::engine {
namespace {

/// More output than this is a program that prints for ever: the report need not keep it all.
constexpr std::size_t most_kept_output = 1u << 20;

constexpr Cycle cycles_between_questions = 1u << 20;

[[noreturn]] void reject_segment(const memory::ElfImage& image, const memory::ElfSegment& segment, const Error& cause) {
  const auto last = segment.address + (segment.memory_size - 1);
  throw ProgramError(fmt::format("{}: segment {} (0x{:08x} to 0x{:08x}) lies outside of memory: {}", image.path,
                                 segment.index, segment.address, last, cause.what()),
                     cause.hint().empty() ? "`pulpo config show` says how large the memories are; l2.size_kib and "
                                            "tcdm.size_kib can be set"
                                          : cause.hint());
}

// What a program of workloads/runtime is told about its machine: words at a symbol of its own.
constexpr std::string_view machine_block = "pulpo_machine";
// Where its variables in TCDM end, and the stacks that it puts at the TCDM's end.
constexpr std::string_view tcdm_heap = "__l1_heap";
constexpr Address stack_bytes = 1280, main_stack_bytes = 2048;

/// Floats in other registers than the program thinks: wrong numbers, and nothing else to notice it by.
void check_floats(const cluster::MachineConfig& machine, const memory::ElfImage& image) {
  const auto registers = cluster::float_registers(machine);
  if (registers == isa::FloatRegisters::none || !image.float_registers) {
    return;
  }
  const bool own = registers == isa::FloatRegisters::own;
  if (*image.float_registers && !own) {
    throw ProgramError(
        image.path +
            ": built for floats in registers of their own (F), and the machine keeps them in the integer ones (Zfinx)",
        "--set fpu.registers=own, or build it with clang-19 -march=rv32imc_zfinx");
  }
  if (!*image.float_registers && own) {
    throw ProgramError(image.path +
                           ": built for floats in the integer registers (Zfinx), and the machine has registers of "
                           "their own for them (F)",
                       "--set fpu.registers=integer, or build it with -march=rv32imfc");
  }
}

}  // namespace

System::System(SystemConfig config, std::unique_ptr<cluster::Machine> machine)
    : config_(std::move(config)), machine_(std::move(machine)) {
  check(config_);
}

void System::load(memory::ElfImage image) {
  check_floats(config_.machine, image);
  image_ = std::make_shared<const memory::ElfImage>(std::move(image));
  std::vector<std::byte> contents;
  for (const auto& segment : image_->segments) {
    try {
      std::byte probe{};
      machine_->read_memory(segment.address, {&probe, 1});
      machine_->read_memory(segment.address + (segment.memory_size - 1), {&probe, 1});
      contents = segment.bytes;
      contents.resize(segment.memory_size);
      machine_->write_memory(segment.address, contents);
    } catch (const ProgramError& error) {
      reject_segment(*image_, segment, error);
    }
  }
  machine_->on_symbol_lookup([image = image_](Address pc) { return image->symbols.describe(pc); });
  describe_machine();
}

void System::describe_machine() {
  const auto& machine = config_.machine;
  if (machine.kind != cluster::MachineConfig::Kind::cluster || image_->symbols.find(machine_block) == nullptr) {
    return;
  }
  const auto tcdm_bytes = 1024 * machine.tcdm.size_kib;
  const auto* heap = image_->symbols.find(tcdm_heap);
  const auto variables = heap == nullptr ? 0 : heap->address - memory::tcdm_base;
  const auto needed = variables + main_stack_bytes + stack_bytes * (machine.cores.count - 1);
  if (needed > tcdm_bytes) {
    throw ProgramError(fmt::format("{} needs {} bytes of TCDM for its variables and the stacks of {} cores, and the "
                                   "machine has {}",
                                   image_->path, needed, machine.cores.count, tcdm_bytes),
                       "give it more, --set tcdm.size_kib=N, or fewer cores, --set cores.count=N");
  }
  const std::uint32_t words[] = {tcdm_bytes, 1024 * machine.l2.size_kib, machine.cores.count};
  for (std::uint32_t i = 0; i < std::size(words); ++i) {
    poke(machine_block, words[i], 4 * i);
  }
}

void System::poke(std::string_view symbol, std::uint32_t value, std::uint32_t offset) {
  const auto* found = image_->symbols.find(symbol);
  if (found == nullptr) {
    std::vector<std::string_view> names;
    for (const auto& known : image_->symbols.all()) {
      names.push_back(known.name);
    }
    throw ConfigError(fmt::format("{} has no symbol `{}`", image_->path, symbol),
                      did_you_mean(symbol, names, "`riscv64-unknown-elf-nm` lists the symbols of an ELF file"));
  }
  std::array<std::byte, 4> bytes;
  for (unsigned i = 0; i < 4; ++i) {
    bytes[i] = static_cast<std::byte>(value >> 8 * i);
  }
  machine_->write_memory(found->address + offset, bytes);
}

RunInfo System::info() const {
  RunInfo info;
  info.core_count = machine_->core_count();
  info.variant = isa::name(config_.machine.cores.variant);
  info.symbols = image_->symbols;
  info.marks = image_->marks;
  for (const auto& segment : image_->segments) {
    if (segment.executable) {
      info.code.push_back({segment.address, segment.address + static_cast<Address>(segment.bytes.size())});
    }
  }
  return info;
}

/// In pieces, so that somebody may stop it: a stopped and continued run is the same run.
Outcome System::simulate(Cycle limit, RegionEnergy* regions) {
  while (machine_->now() < limit) {
    const auto pause = stop_wanted_ ? std::min(limit, machine_->now() + cycles_between_questions) : limit;
    const bool ended = machine_->run(pause) == cluster::StopReason::end_of_computation;
    if (regions != nullptr && regions->waits()) {
      RunResult now;
      now.config = config_;
      collect_counters(now);
      regions->take(now);
    }
    if (ended) {
      return Outcome::ended;
    }
    if (stop_wanted_ && stop_wanted_()) {
      return Outcome::interrupted;
    }
  }
  return Outcome::cycle_limit;
}

RunResult System::run(Cycle limit) {
  RunResult result;
  result.elf = image_->path;
  result.elf_sha256 = image_->sha256;
  result.config = config_;
  std::optional<plugins::Profile> profile;
  std::optional<RegionEnergy> regions;
  const auto known = info();
  if (profiling_) {
    attach(profile.emplace(known));
  }
  if (profiling_ || watching_) {
    attach(regions.emplace(known, *machine_));
  }
  CoreLines lines([&](char byte) {
    if (result.output.size() < most_kept_output) {
      result.output += byte;
    }
    if (output_sink_) {
      output_sink_(byte);
    }
  });
  machine_->on_output([&](unsigned core, char byte) { lines.put(core, byte); });
  machine_->boot(image_->entry);
  try {
    result.outcome = simulate(limit, regions ? &*regions : nullptr);
  } catch (const SimulatedFault& fault) {
    result.outcome = Outcome::fault;
    result.fault = fault.what();
    result.fault_hint = fault.hint();
  }
  machine_->probes().flush();
  machine_->on_output([](unsigned, char) {});
  lines.flush();
  collect(result);
  if (profile) {
    result.profiled = true;
    for (unsigned i = 0; i < result.cores.size(); ++i) {
      profile->settle(i, result.cores[i].reasons);
    }
    result.functions = profile->functions();
    result.regions = profile->regions(result.cycles);
    result.points = profile->points();
    result.widest_macs = profile->widest_macs();
  }
  if (config_.energy.technology != plugins::EnergyConfig::Technology::none) {
    result.energy = energy_of(result);
  }
  if (regions) {
    result.windows = regions->windows(result);
  }
  return result;
}

void System::collect(RunResult& result) const {
  collect_counters(result);
  result.exit_value = machine_->exit_value();
  switch (result.outcome) {
    case Outcome::ended:
      result.exit_status = static_cast<int>(result.exit_value.value_or(0) & 0xFF);
      break;
    case Outcome::cycle_limit:
      result.exit_status = static_cast<int>(ExitStatus::cycle_limit);
      break;
    case Outcome::fault:
      result.exit_status = static_cast<int>(ExitStatus::fault);
      break;
    case Outcome::interrupted:
      result.exit_status = static_cast<int>(ExitStatus::interrupted);
      break;
  }
}

void System::collect_counters(RunResult& result) const {
  result.cycles = machine_->now();
  for (unsigned i = 0; i < machine_->core_count(); ++i) {
    result.cores.push_back(machine_->core(i));
  }
  result.cluster = machine_->counters();
}

}  // namespace pulpo::engine
