// SPDX-License-Identifier: Apache-2.0
// Benchmarks of kernels: which layers on which levels of the instruction set, or machines, and the published figures
// beside them. Their data are kernels.toml and training.toml, carried by the program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pulpo::engine {

struct BenchLayer {
  std::string name;
  std::string sentence;
  std::string program;                 // a bundled workload
  std::string region;                  // with {pass}; empty: all of the program's
  std::vector<std::string> arguments;  // of the workload, with {a}, {w} and {level}, or {type} and {pass}
  std::uint64_t macs = 0;
  std::vector<std::string> pairs;   // bits of activations x weights: "8x4"; format and pass: "fp32 forward"
  std::vector<std::string> levels;  // of the instruction set; of training machines
  std::vector<unsigned> cores{1, 8};
  std::vector<std::string> settings;  // of the machine

  /// The workload's arguments for a row.
  std::vector<std::string> arguments_for(std::string_view pair, std::string_view level) const;
  std::string region_for(std::string_view pair) const;
};

/// Rows that differ in their pair of widths.
struct BenchRows {
  std::string layer;
  std::string level;
  unsigned cores = 0;
  std::vector<std::string> pairs;
};

struct BenchFigure {
  std::string claim;
  std::string quantity;  // MAC/cycle | pJ/MAC | Mcycle
  std::string unit;      // "x" of a ratio, else the quantity
  std::optional<double> low;
  std::optional<double> high;  // with low: a band; alone: the smaller the better
  BenchRows of;
  std::optional<BenchRows> over;
  std::optional<double> over_value;
  bool best = false;
  bool comparable = true;
  std::string regions;  // prefix of the regions it is about; empty: the whole
  std::string provenance;
  std::string confidence;
  std::string source;
  std::string note;

  /// "15.5", "1.1 .. 4.9".
  std::string published_text() const;
};

/// Settings of the machine for the rows of a level.
struct BenchMachine {
  std::string name;
  std::string sentence;
  std::vector<std::string> settings;
};

/// Mini-batches of continual learning, put together from rows of single layers.
struct BenchMiniBatch {
  struct Adaptive {
    std::string layer;
    unsigned samples = 1;  // that its row computes at once
  };
  /// Where the frozen stage ends.
  struct Latent {
    std::string name;
    unsigned first = 0;  // of the adaptive layers
    std::uint64_t elements = 0;
    std::uint64_t weights = 0;  // that are trained
    std::uint64_t frozen_macs = 0;
  };

  std::string level;
  unsigned fresh = 0, replays = 0;  // samples of a mini-batch
  unsigned steps = 0;               // mini-batches of a learning event
  unsigned kept = 0;                // latents in the replay memory
  std::string frozen, update;       // layers whose rows stand for the frozen stage and the optimizer
  std::vector<Adaptive> adaptive;
  std::vector<Latent> latents;
};

struct BenchPlan {
  std::vector<BenchLayer> layers;
  std::vector<BenchFigure> figures;
  std::vector<BenchMachine> machines;
  std::optional<BenchMiniBatch> mini_batch{};

  /// Of a row: the layer's and its level's.
  std::vector<std::string> settings_for(const BenchLayer& layer, std::string_view level) const;
  /// What a row on that level is called when `settings` stand behind its own: with those that override one of them.
  std::string level_label(const BenchLayer& layer, std::string_view level,
                          const std::vector<std::string>& settings) const;
};

/// Quantized kernels.
const BenchPlan& bench_plan();
/// Training.
const BenchPlan& training_plan();

}  // namespace pulpo::engine
