// SPDX-License-Identifier: Apache-2.0
// The tensors of a layer, which of them each pass moves, and what a core computes on a tile of them.
#pragma once

#include "column_tiles.hpp"
#include "layer.hpp"
#include "loss.hpp"
#include "norm.hpp"
#include "pooling.hpp"
#include "relu.hpp"
#include "sgd.hpp"

namespace pulpo::training {

/// All in L2. Weights of the optimizer are `in`, their gradients `error_out`.
template <class Element>
struct Tensors {
  Element *in, *out, *error_out, *error_in;
  Element *gamma, *beta, *gamma_gradient, *beta_gradient;
  Element *targets, *velocities;
  float *mean, *inverse, *losses;
  uint32_t* labels;
};

/// A pass of a layer as columns and the operands that are cut by them.
template <class Element>
struct Work {
  Arguments layer;
  Pass pass;
  Tensors<Element> tensors;
  Operand operands[most_operands];
  uint32_t operand_count, columns, granule;

  Work(const Arguments& a, Pass of, const Tensors<Element>& t) : layer(a), pass(of), tensors(t), operand_count(0) {
    switch (a.kind) {
      case relu:
        take_words();
        break;
      case pool:
        take_maps();
        break;
      case batch_norm:
      case instance_norm:
        take_norm();
        break;
      case sgd:
        take_weights();
        break;
      default:
        take_samples();
    }
  }

  uint32_t pixels() const { return layer.batch * layer.height * layer.width; }
  uint32_t groups() const { return layer.kind == instance_norm ? layer.batch : 1; }

  void on_core(const Tile& tile, unsigned core, unsigned cores) const {
    const Share mine = tile.share_of(core, cores);
    switch (layer.kind) {
      case relu:
        rectify(tile, mine);
        break;
      case pool:
        pool_maps(tile, mine);
        break;
      case batch_norm:
      case instance_norm:
        normalize(tile, mine);
        break;
      case sgd:
        sgd_step(Sgd{sgd_rate, sgd_momentum, sgd_decay}, tile.at<Element>(0), tile.at<Element>(1), tile.at<Element>(2),
                 mine.first, mine.last);
        break;
      default:
        lose(tile, mine);
    }
  }

 private:
  void add(void* outside, uint32_t rows, uint32_t column_bytes, bool in, bool out) {
    operands[operand_count++] = {outside, rows, column_bytes, in, out};
  }
  void take_in(void* outside, uint32_t rows, uint32_t column_bytes = sizeof(Element)) {
    add(outside, rows, column_bytes, true, false);
  }
  void take_out(void* outside, uint32_t rows, uint32_t column_bytes = sizeof(Element)) {
    add(outside, rows, column_bytes, false, true);
  }

  void take_words() {
    columns = (pixels() * layer.channels * sizeof(Element) + 3) / 4;
    granule = 1;
    take_in(tensors.in, 1, 4);
    if (pass == forward) {
      take_out(tensors.out, 1, 4);
    } else {
      take_in(tensors.error_out, 1, 4);
      take_out(tensors.error_in, 1, 4);
    }
  }
  void take_maps() {
    const uint32_t out_pixels = layer.batch * shape_of(layer).pixels();
    columns = layer.channels;
    granule = 1;
    take_in(tensors.in, pixels());
    if (pass == forward) {
      take_out(tensors.out, out_pixels);
    } else {
      take_in(tensors.error_out, out_pixels);
      take_out(tensors.error_in, pixels());
    }
  }
  void take_norm() {
    columns = layer.channels;
    granule = 1;
    const bool first = pass == forward;
    take_in(tensors.in, pixels());
    add(tensors.mean, groups(), 4, !first, first);
    add(tensors.inverse, groups(), 4, !first, first);
    if (first) {
      take_in(tensors.gamma, 1);
      take_in(tensors.beta, 1);
      take_out(tensors.out, pixels());
      return;
    }
    take_in(tensors.error_out, pixels());
    if (pass == weights) {
      take_out(tensors.gamma_gradient, 1);
      take_out(tensors.beta_gradient, 1);
    } else {
      take_in(tensors.gamma, 1);
      take_out(tensors.error_in, pixels());
    }
  }
  void take_samples() {
    const uint32_t sample_bytes = layer.channels * sizeof(Element);
    columns = layer.batch;
    granule = 1;
    take_in(tensors.in, 1, sample_bytes);
    if (layer.kind == cross_entropy) {
      take_in(tensors.labels, 1, 4);
    } else {
      take_in(tensors.targets, 1, sample_bytes);
    }
    if (pass == forward) {
      take_out(tensors.losses, 1, 4);
    } else {
      take_out(tensors.error_in, 1, sample_bytes);
    }
  }
  void take_weights() {
    columns = pixels() * layer.channels;
    granule = 4;
    add(tensors.in, 1, sizeof(Element), true, true);
    take_in(tensors.error_out, 1);
    add(tensors.velocities, 1, sizeof(Element), true, true);
  }

  void rectify(const Tile& tile, Share mine) const {
    const auto* in = tile.at<uint32_t>(0);
    if (pass == forward) {
      relu_forward<Element>(in, tile.at<uint32_t>(1), mine.first, mine.last);
    } else {
      relu_error<Element>(in, tile.at<uint32_t>(1), tile.at<uint32_t>(2), mine.first, mine.last);
    }
  }
  void pool_maps(const Tile& tile, Share mine) const {
    Pooling pooling{shape_of(layer), layer.batch, layer.average != 0};
    pooling.shape.in_channels = tile.columns;
    const Element* in = tile.at<Element>(0);
    if (pass == forward) {
      pool_forward(pooling, in, tile.at<Element>(1), mine.first, mine.last);
    } else {
      pool_error(pooling, in, static_cast<const Element*>(tile.at<Element>(1)), tile.at<Element>(2), mine.first,
                 mine.last);
    }
  }
  void normalize(const Tile& tile, Share mine) const {
    const Norm norm{groups(), pixels() / groups(), tile.columns};
    const NormStatistics statistics{tile.at<float>(1), tile.at<float>(2)};
    const Element *in = tile.at<Element>(0), *third = tile.at<Element>(3), *fourth = tile.at<Element>(4);
    if (pass == forward) {
      norm_forward(norm, in, third, fourth, tile.at<Element>(5), statistics, mine.first, mine.last);
    } else if (pass == weights) {
      norm_weights(norm, in, third, statistics, tile.at<Element>(4), tile.at<Element>(5), mine.first, mine.last);
    } else {
      norm_error(norm, in, third, fourth, statistics, tile.at<Element>(5), mine.first, mine.last);
    }
  }
  void lose(const Tile& tile, Share mine) const {
    const Loss loss{layer.channels, layer.batch};
    const Element *in = tile.at<Element>(0), *targets = tile.at<Element>(1);
    const auto* labels = tile.at<uint32_t>(1);
    if (layer.kind == cross_entropy && pass == forward) {
      cross_entropy_forward(loss, in, labels, tile.at<float>(2), mine.first, mine.last);
    } else if (layer.kind == cross_entropy) {
      cross_entropy_error(loss, in, labels, tile.at<Element>(2), mine.first, mine.last);
    } else if (pass == forward) {
      squared_error_forward(loss, in, targets, tile.at<float>(2), mine.first, mine.last);
    } else {
      squared_error_error(loss, in, targets, tile.at<Element>(2), mine.first, mine.last);
    }
  }
};

}  // namespace pulpo::training
