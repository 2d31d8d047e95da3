// SPDX-License-Identifier: Apache-2.0
// The adaptive stage in FP32: latents, hidden units with ReLU, classes; a step of training on a mini-batch. All of it
// in TCDM, on the whole team.
#pragma once

#include "gemm.hpp"
#include "loss.hpp"
#include "program.hpp"
#include "region.h"
#include "relu.hpp"
#include "sgd.hpp"
#include "task.hpp"

namespace pulpo::continual {

using training::Arena;
using training::share;
using training::Share;

/// A weight tensor and what its optimizer needs.
struct Weights {
  float *values, *gradients, *velocities;
  uint32_t count;

  /// Products read a row beyond the end of a matrix.
  Weights(Arena& l1, uint32_t rows, uint32_t columns) : count(rows * columns) {
    float** const tensors[] = {&values, &gradients, &velocities};
    for (float** tensor : tensors) {
      *tensor = training::take<float>(l1, count + columns, "the adaptive stage");
    }
  }
  void make(uint32_t stream, int32_t limit, unsigned core, unsigned cores) {
    for (uint32_t i = core; i < count; i += cores) {
      values[i] = static_cast<float>(initial_weight(stream, i, limit)) * 0x1p-10f;
      velocities[i] = 0;
    }
  }
  void descend(float rate, unsigned core, unsigned cores) {
    const Share mine = share(count, core, cores);
    training::sgd_step(training::Sgd{rate, momentum, decay}, values, gradients, velocities, mine.first, mine.last);
  }
};

class AdaptiveStage {
 public:
  Weights hidden_layer, class_layer;
  float* inputs;  // batch x latents
  uint32_t* labels;
  float* outputs;  // batch x classes

  explicit AdaptiveStage(Arena& l1)
      : hidden_layer(l1, hidden, latents),
        class_layer(l1, classes, hidden),
        inputs(take(l1, (batch + 1) * latents)),
        labels(training::take<uint32_t>(l1, batch, "labels")),
        outputs(take(l1, (batch + 1) * classes)),
        units_(take(l1, (batch + 1) * hidden)),
        unit_errors_(take(l1, (batch + 1) * hidden)),
        errors_(take(l1, (batch + 1) * classes)) {}

  void make(unsigned core, unsigned cores) {
    hidden_layer.make(hidden_weights, hidden_limit, core, cores);
    class_layer.make(class_weights, class_limit, core, cores);
  }

  /// `count` outputs of as many inputs. Ends with a barrier, as all that follows.
  void forward(uint32_t count, unsigned core, unsigned cores) {
    PULPO_REGION_BEGIN("forward");
    multiply({inputs, latents, 1}, {hidden_layer.values, 1, latents}, units_, count, hidden, latents, core, cores);
    team_barrier();
    const Share mine = share(count * hidden, core, cores);
    training::relu_forward<float>(words(units_), words(units_), mine.first, mine.last);
    team_barrier();
    multiply({units_, hidden, 1}, {class_layer.values, 1, hidden}, outputs, count, classes, hidden, core, cores);
    team_barrier();
    PULPO_REGION_END("forward");
  }

  /// A step of training on `count` inputs and labels.
  void step(uint32_t count, float rate, unsigned core, unsigned cores) {
    forward(count, core, cores);
    PULPO_REGION_BEGIN("backward");
    const Share samples = share(count, core, cores);
    training::cross_entropy_error(training::Loss{classes, count}, outputs, labels, errors_, samples.first,
                                  samples.last);
    team_barrier();
    multiply({errors_, 1, classes}, {units_, hidden, 1}, class_layer.gradients, classes, hidden, count, core, cores);
    multiply({errors_, classes, 1}, {class_layer.values, hidden, 1}, unit_errors_, count, hidden, classes, core, cores);
    team_barrier();
    const Share mine = share(count * hidden, core, cores);
    training::relu_error<float>(words(units_), words(unit_errors_), words(unit_errors_), mine.first, mine.last);
    team_barrier();
    multiply({unit_errors_, 1, hidden}, {inputs, latents, 1}, hidden_layer.gradients, hidden, latents, count, core,
             cores);
    team_barrier();
    PULPO_REGION_END("backward");
    PULPO_REGION_BEGIN("update");
    hidden_layer.descend(rate, core, cores);
    class_layer.descend(rate, core, cores);
    team_barrier();
    PULPO_REGION_END("update");
  }

 private:
  using Rows = training::MatrixRows<float>;
  using Product = training::Gemm<float, Rows>;
  struct Columns {
    const float* data;
    int32_t term, column;
  };

  static float* take(Arena& l1, uint32_t count) { return training::take<float>(l1, count, "the adaptive stage"); }
  static uint32_t* words(float* of) { return reinterpret_cast<uint32_t*>(of); }

  void multiply(const Rows& a, const Columns& b, float* c, uint32_t rows, uint32_t columns, uint32_t terms,
                unsigned core, unsigned cores) {
    const training::Unroll unroll;
    const Product product{a,       b.data,
                          b.term,  b.column,
                          c,       static_cast<int32_t>(columns),
                          1,       rows,
                          columns, terms,
                          false,   nullptr,
                          latents, Product::grid_of(rows, columns, unroll, cores),
                          unroll};
    training::GemmOnCore(product, core).run(core);
  }

  float *units_, *unit_errors_, *errors_;
};

}  // namespace pulpo::continual
