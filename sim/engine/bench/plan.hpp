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
  std::string region;                  // empty: all of the program's
  std::vector<std::string> arguments;  // of the workload, with {a}, {w} and {level}, or {type} and {pass}
  std::uint64_t macs = 0;
  std::vector<std::string> pairs;   // bits of activations x weights: "8x4"; format and pass: "fp32 forward"
  std::vector<std::string> levels;  // of the instruction set; of training machines
  std::vector<unsigned> cores{1, 8};
  std::vector<std::string> settings;  // of the machine

  /// The workload's arguments for a row.
  std::vector<std::string> arguments_for(std::string_view pair, std::string_view level) const;
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

/// MMACs of an image that run at the speed of a measured layer.
struct BenchShare {
  std::string layer;
  double mmacs = 0;
};

/// A mini-batch of continual learning, put together from layers.
struct BenchBatch {
  std::string name;
  double gmacs = 0;
  double frozen_mmacs = 0;
  BenchShare first;  // needs no gradient of its input
  std::vector<BenchShare> rest;
};

struct BenchPlan {
  std::vector<BenchLayer> layers;
  std::vector<BenchFigure> figures;
  std::vector<BenchMachine> machines;
  std::vector<BenchBatch> batches;

  /// Of a row: the layer's and its level's.
  std::vector<std::string> settings_for(const BenchLayer& layer, std::string_view level) const;
};

/// Quantized kernels.
const BenchPlan& bench_plan();
/// Training.
const BenchPlan& training_plan();

}  // namespace pulpo::engine
