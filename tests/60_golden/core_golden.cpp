// SPDX-License-Identifier: Apache-2.0
// Packed golden runs of one core, and the comparison with ours.
#include "core_golden.hpp"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>
#include <zlib.h>

#include "cluster/testbench/core_testbench.hpp"
#include "isa/decoder.hpp"
#include "sim/base/parameter_access.hpp"

namespace pulpo::test {

namespace {

using cluster::DataPort;

std::vector<std::uint8_t> inflate_file(const std::string& name) {
  const std::string path = std::string(PULPO_SOURCE_DIR "/tests/data/golden/core/") + name;
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> packed{std::istreambuf_iterator<char>(file), {}};
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  if (inflateInit(&stream) != Z_OK) {
    throw std::runtime_error("cannot inflate " + path);
  }
  std::vector<std::uint8_t> out;
  std::uint8_t block[65536];
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = block;
    stream.avail_out = sizeof block;
    status = inflate(&stream, Z_NO_FLUSH);
    out.insert(out.end(), block, block + (sizeof block - stream.avail_out));
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) {
    throw std::runtime_error(path + " is damaged");
  }
  return out;
}

class Reader {
 public:
  explicit Reader(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}

  bool done() const { return at_ == bytes_.size(); }
  std::uint8_t byte() { return bytes_.at(at_++); }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t next = byte();
      value |= std::uint64_t{next & 0x7FU} << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }
  std::uint32_t word() {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < 4; ++i) {
      value |= std::uint32_t{byte()} << (8 * i);
    }
    return value;
  }
  std::string text() {
    std::string value(number(), ' ');
    for (auto& c : value) {
      c = static_cast<char>(byte());
    }
    return value;
  }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

GoldenRun read_run(Reader& in) {
  GoldenRun run;
  run.program = in.text();
  run.memory = in.text();
  run.cycles = in.number();
  run.has_exit_value = in.number() != 0;
  run.exit_value = run.has_exit_value ? in.word() : 0;
  run.retired.resize(in.number());
  Retired last;
  for (auto& retired : run.retired) {
    last.cycle += in.number();
    const std::uint64_t delta = in.number();
    last.pc += static_cast<Address>((delta >> 1) ^ (0 - (delta & 1)));
    retired = last;
  }
  run.stores.resize(in.number());
  Cycle cycle = 0;
  for (auto& store : run.stores) {
    cycle += in.number();
    store.cycle = cycle;
    store.address = in.word();
    store.byte_enable = in.byte();
    store.data = in.word();
  }
  run.marks.resize(in.number());
  cycle = 0;
  for (auto& mark : run.marks) {
    mark.index = static_cast<unsigned>(in.number());
    mark.cycle = cycle += in.number();
  }
  run.interrupts.resize(in.number());
  cycle = 0;
  for (auto& event : run.interrupts) {
    event.cycle = cycle += in.number();
    event.acknowledged = in.byte() != 0;
  }
  return run;
}

class Recorder : public Observer {
 public:
  using Pins = cluster::CoreTestbench::Pins;

  std::uint32_t interests() const override { return bit(ProbeKind::retire); }
  void consume(std::span<const ProbeEvent> events) override {
    for (const auto& event : events) {
      retired.push_back({event.cycle, event.pc});
      words.push_back(event.word);
    }
  }
  void take(const Pins& pins) {
    if (pins.event != Pins::Event::store) {
      interrupts.push_back({pins.cycle, pins.event == Pins::Event::interrupt_acknowledged});
      return;
    }
    const DataPort& data = pins.data;
    stores.push_back({pins.cycle, data.address, data.byte_enable, data.write_data});
    if (data.address >= first_mark && data.address < first_mark + 4 * mark_count) {
      marks.push_back({(data.address - first_mark) / 4, pins.cycle});
    }
  }

  std::vector<Retired> retired;
  std::vector<Stored> stores;
  std::vector<Mark> marks;
  std::vector<InterruptEvent> interrupts;
  std::vector<std::uint32_t> words;

 private:
  static constexpr Address first_mark = 0x1A10'4080;
  static constexpr unsigned mark_count = 32;
};

std::string context(const GoldenRun& golden, const Recorder& ours, std::size_t at, isa::Variant variant) {
  const isa::Decoder decoder(variant);
  std::string text;
  for (std::size_t i = at < 8 ? 0 : at - 8; i < at + 3; ++i) {
    const std::string left =
        i < golden.retired.size() ? fmt::format("{:6} {:08x}", golden.retired[i].cycle, golden.retired[i].pc) : "-";
    std::string right = "-";
    if (i < ours.retired.size()) {
      const auto& mine = ours.retired[i];
      const auto insn = decoder.decode(ours.words[i]);
      right = fmt::format("{:6} {:08x} {:08x} {} rd {} rs1 {} rs2 {}", mine.cycle, mine.pc, ours.words[i],
                          insn.legal() ? insn.row->mnemonic : "illegal", insn.rd, insn.rs1, insn.rs2);
    }
    text += fmt::format("{} RTL {:16} ours {}\n", i == at ? ">" : " ", left, right);
  }
  return text;
}

void compare_retired(const GoldenRun& golden, const Recorder& ours, isa::Variant variant, Comparison& result) {
  result.instructions = golden.retired.size();
  const std::size_t common = std::min(golden.retired.size(), ours.retired.size());
  std::size_t first = common;
  for (std::size_t i = 0; i < common; ++i) {
    if (golden.retired[i] != ours.retired[i]) {
      first = std::min(first, i);
      const Cycle a = golden.retired[i].cycle;
      const Cycle b = ours.retired[i].cycle;
      result.largest_difference = std::max(result.largest_difference, a > b ? a - b : b - a);
    }
  }
  if (first < common || golden.retired.size() != ours.retired.size()) {
    result.message +=
        fmt::format("instruction {} of {} (ours {}):\n", first, golden.retired.size(), ours.retired.size()) +
        context(golden, ours, first, variant);
  }
}

std::string describe(const Stored& store) {
  return fmt::format("{} {:08x} {:x} {:08x}", store.cycle, store.address, store.byte_enable, store.data);
}
std::string describe(const Mark& mark) { return fmt::format("mark {} at {}", mark.index, mark.cycle); }
std::string describe(const InterruptEvent& event) {
  return fmt::format("{} at {}", event.acknowledged ? "acknowledged" : "raised", event.cycle);
}

/// The first difference of two lists; nothing golden is nothing to compare.
template <class Event>
void compare_events(const char* what, const std::vector<Event>& golden, const std::vector<Event>& ours,
                    Comparison& result) {
  if (golden.empty() || golden == ours) {
    return;
  }
  std::size_t at = 0;
  while (at < golden.size() && at < ours.size() && golden[at] == ours[at]) {
    ++at;
  }
  const auto text = [at](const std::vector<Event>& list) { return at < list.size() ? describe(list[at]) : "none"; };
  result.message += fmt::format("{} {}: RTL {}, ours {}\n", what, at, text(golden), text(ours));
}

}  // namespace

std::map<std::string, GoldenProgram> golden_programs() {
  Reader in(inflate_file("programs.z"));
  std::map<std::string, GoldenProgram> programs;
  while (!in.done()) {
    auto& program = programs[in.text()];
    program.entry = in.word();
    program.segments.resize(in.number());
    for (auto& segment : program.segments) {
      segment.address = in.word();
      segment.bytes.resize(in.number());
      for (auto& byte : segment.bytes) {
        byte = std::byte{in.byte()};
      }
    }
  }
  return programs;
}

std::vector<GoldenRun> golden_runs(const std::string& core) {
  Reader in(inflate_file(core + ".z"));
  std::vector<GoldenRun> runs;
  while (!in.done()) {
    runs.push_back(read_run(in));
  }
  return runs;
}

Comparison compare(const GoldenProgram& program, const GoldenRun& golden, isa::Variant variant, bool fpu) {
  cluster::MachineConfig config;
  config.kind = cluster::MachineConfig::Kind::core;
  config.cores.count = 1;
  config.cores.variant = variant;
  config.cores.fpu = fpu;
  std::istringstream settings(golden.memory);
  for (std::string setting; settings >> setting;) {
    const auto equals = setting.find('=');
    set_parameter(config, "testbench." + setting.substr(0, equals), setting.substr(equals + 1), "golden run");
  }
  cluster::CoreTestbench machine(config);
  for (const auto& segment : program.segments) {
    machine.write_memory(segment.address, segment.bytes);
  }
  Recorder recorder;
  machine.probes().attach(recorder);
  machine.on_pins([&](const Recorder::Pins& pins) { recorder.take(pins); });
  machine.boot(program.entry);
  machine.run(golden.cycles + 2000);

  Comparison result;
  if (!golden.retired.empty()) {
    compare_retired(golden, recorder, variant, result);
  }
  compare_events("store", golden.stores, recorder.stores, result);
  compare_events("mark", golden.marks, recorder.marks, result);
  compare_events("interrupt", golden.interrupts, recorder.interrupts, result);
  const Cycle cycles = machine.now();
  result.largest_difference =
      std::max(result.largest_difference, cycles > golden.cycles ? cycles - golden.cycles : golden.cycles - cycles);
  if (cycles != golden.cycles) {
    result.message += fmt::format("{} cycles in total, ours {}\n", golden.cycles, cycles);
  }
  if (golden.has_exit_value && machine.exit_value() != golden.exit_value) {
    result.message += fmt::format("exit value {}, ours {}\n", golden.exit_value, machine.exit_value().value_or(0));
  }
  if (!golden.retired.empty() && machine.core(0).instructions != golden.retired.size()) {
    result.message += fmt::format("{} instructions, ours {}\n", golden.retired.size(), machine.core(0).instructions);
  }
  if (machine.core(0).reasons.total() != cycles) {
    result.message += fmt::format("reasons sum up to {} of {} cycles\n", machine.core(0).reasons.total(), cycles);
  }
  return result;
}

}  // namespace pulpo::test
