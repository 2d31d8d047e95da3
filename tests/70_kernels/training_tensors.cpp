// SPDX-License-Identifier: Apache-2.0
// What ReLU, pooling, normalization, losses and the optimizer left in memory, in FP32, against definitions written here
// for the host in double precision: a second opinion on the program's own check, of which nothing is used.
#include <algorithm>
#include <cmath>

#include "tests/support/kernel_run.hpp"

using namespace pulpo::test;

namespace {

enum Kind : unsigned { relu, pool, batch_norm, instance_norm, cross_entropy, squared_error, sgd };
enum Pass : unsigned { forward, error, weights };
/// Pointers of the program's `tensors`, in their order (workloads/training-layers/work.hpp).
enum Tensor : unsigned {
  in,
  out,
  error_out,
  error_in,
  gamma_,
  beta,
  gamma_gradient,
  beta_gradient,
  targets,
  velocities
};
constexpr unsigned losses = 12, labels = 13;

using Values = std::vector<double>;
constexpr unsigned batch = 3, side = 4, channels = 5, pixels = side * side, elements = batch * pixels * channels;

class Layer {
 public:
  /// On 3x4x4x5; losses and weights are elements of one pixel.
  Layer(Kind kind, Pass pass, unsigned average = 0) : Layer(words(kind, pass, average)) {}
  explicit Layer(const std::vector<KernelArgument>& words)
      : run_("training-layers/training-layers-fp32.elf", words, {"cores.fpu=true"}, "pulpo", false) {
    REQUIRE(run_.result().exit_value == 0u);
  }
  template <class Value = float>
  Values operator()(unsigned tensor, unsigned count = elements) {
    const auto address = run_.read<std::uint32_t>("_ZN12_GLOBAL__N_17tensorsE", 14)[tensor];
    const auto values = run_.read_at<Value>(address, count);
    return {values.begin(), values.end()};
  }

 private:
  static std::vector<KernelArgument> words(Kind kind, Pass pass, unsigned average) {
    const unsigned extent = kind == cross_entropy || kind == squared_error || kind == sgd ? 1 : side;
    const unsigned values[] = {8, 1, 256, 512, kind, pass, batch, extent, extent, channels, 2, 2, 2, 0, average, 0};
    std::vector<KernelArgument> words;
    for (const auto value : values) {
      words.push_back({"arguments", value, static_cast<std::uint32_t>(4 * words.size())});
    }
    return words;
  }

  KernelRun run_;
};

/// Sums of a hundred terms of at most 8 in single precision: 100 x 2^-24 x 8 is 5e-5.
void check_equal(const Values& results, const Values& exact) {
  REQUIRE(results.size() == exact.size());
  CHECK(*std::max_element(exact.begin(), exact.end()) > 0);  // not all zero
  for (std::size_t i = 0; i < exact.size(); ++i) {
    INFO("element " << i);
    CHECK(results[i] == Approx(exact[i]).epsilon(1e-5).margin(5e-5));
  }
}

}  // namespace

TEST_CASE("training tensors: ReLU") {
  Layer up(relu, forward), down(relu, error);
  auto y = up(in), dx = down(error_out);
  std::transform(y.begin(), y.end(), y.begin(), [](double x) { return std::max(x, 0.0); });
  check_equal(up(out), y);
  const auto x = down(in);
  for (unsigned i = 0; i < elements; ++i) {
    dx[i] *= x[i] > 0 ? 1 : 0;
  }
  check_equal(down(error_in), dx);
}

TEST_CASE("training tensors: 2x2 pooling") {
  const unsigned average = GENERATE(0u, 1u);
  Layer up(pool, forward, average), down(pool, error, average);
  const auto x = up(in), dy = down(error_out, elements / 4);
  Values y(elements / 4), dx(elements);
  for (unsigned i = 0; i < y.size(); ++i) {
    const unsigned c = i % channels, column = i / channels % 2, line = i / channels / 2;  // of the map below the next
    const unsigned first = (2 * line * side + 2 * column) * channels + c;
    const unsigned window[] = {first, first + channels, first + side * channels, first + (side + 1) * channels};
    unsigned largest = first;
    for (const unsigned at : window) {
      largest = x[at] > x[largest] ? at : largest;
      y[i] += x[at] / 4;
      dx[at] += average != 0 ? dy[i] / 4 : 0;
    }
    y[i] = average != 0 ? y[i] : x[largest];
    dx[largest] += average != 0 ? 0 : dy[i];
  }
  check_equal(up(out, elements / 4), y);
  check_equal(down(error_in), dx);
}

TEST_CASE("training tensors: normalization") {
  const auto kind = GENERATE(batch_norm, instance_norm);
  Layer up(kind, forward), down(kind, error), slope(kind, weights);
  const unsigned groups = kind == batch_norm ? 1 : batch, count = batch * pixels / groups;
  const auto x = up(in), dy = down(error_out), g = up(gamma_, channels), b = up(beta, channels);
  Values y(elements), dx(elements), dg(channels), db(channels);
  for (unsigned group = 0; group < groups; ++group) {
    for (unsigned c = 0; c < channels; ++c) {
      const auto at = [&](unsigned i) { return (group * count + i) * channels + c; };
      double mean = 0, variance = 0, errors = 0, products = 0;
      for (unsigned i = 0; i < count; ++i) {
        mean += x[at(i)] / count;
      }
      for (unsigned i = 0; i < count; ++i) {
        variance += (x[at(i)] - mean) * (x[at(i)] - mean) / count;
      }
      const double deviation = std::sqrt(variance + 1e-5);
      for (unsigned i = 0; i < count; ++i) {
        const double normal = (x[at(i)] - mean) / deviation;
        y[at(i)] = g[c] * normal + b[c];
        errors += dy[at(i)];
        products += dy[at(i)] * normal;
      }
      dg[c] += products;
      db[c] += errors;
      for (unsigned i = 0; i < count; ++i) {
        const double normal = (x[at(i)] - mean) / deviation;
        dx[at(i)] = g[c] / deviation * (dy[at(i)] - errors / count - normal * products / count);
      }
    }
  }
  check_equal(up(out), y);
  check_equal(down(error_in), dx);
  check_equal(slope(gamma_gradient, channels), dg);
  check_equal(slope(beta_gradient, channels), db);
}

TEST_CASE("training tensors: epsilon stands in the root, which groups of almost equal inputs show") {
  constexpr unsigned count = 512;  // channels of two pixels
  std::vector<KernelArgument> words;
  for (const unsigned value : {8u, 1u, 256u, 512u, unsigned{instance_norm}, unsigned{forward}, 1u, 1u, 2u, count}) {
    words.push_back({"arguments", value, static_cast<std::uint32_t>(4 * words.size())});
  }
  Layer layer(words);
  const auto x = layer(in, 2 * count), g = layer(gamma_, count), b = layer(beta, count);
  Values y(2 * count);
  double smallest = 1;
  for (unsigned c = 0; c < count; ++c) {
    const double half = (x[c] - x[count + c]) / 2, variance = half * half;
    smallest = half != 0 ? std::min(smallest, variance) : smallest;
    y[c] = g[c] * half / std::sqrt(variance + 1e-5) + b[c];
    y[count + c] = -g[c] * half / std::sqrt(variance + 1e-5) + b[c];
  }
  CHECK(smallest < 1e-5);  // without epsilon that group were off by a third and more
  check_equal(layer(out, 2 * count), y);
}

TEST_CASE("training tensors: cross entropy and squared error") {
  const auto kind = GENERATE(cross_entropy, squared_error);
  Layer up(kind, forward), down(kind, error);
  constexpr unsigned count = batch * channels;
  const auto x = up(in, count);
  const auto wanted = kind == squared_error ? up(targets, count) : up.operator()<std::uint32_t>(labels, batch);
  Values loss(batch), dx(count);
  for (unsigned i = 0; i < count; ++i) {
    const unsigned sample = i / channels, c = i % channels;
    if (kind == squared_error) {
      const double off = x[i] - wanted[i];
      loss[sample] += off * off / channels;
      dx[i] = 2 * off / channels / batch;
      continue;
    }
    double sum = 0;
    for (unsigned other = 0; other < channels; ++other) {
      sum += std::exp(x[sample * channels + other]);
    }
    const bool is_label = c == static_cast<unsigned>(wanted[sample]);
    loss[sample] += is_label ? std::log(sum) - x[i] : 0;
    dx[i] = (std::exp(x[i]) / sum - (is_label ? 1 : 0)) / batch;
  }
  check_equal(up(losses, batch), loss);
  check_equal(down(error_in, count), dx);
}

TEST_CASE("training tensors: a step of SGD with momentum 0.9, rate 1/64 and decay 5e-4") {
  constexpr unsigned count = batch * channels;
  // The step is in place; ReLU's run of the same shape has the inputs, made up by the same rule.
  Layer step(sgd, weights), before(relu, forward);
  const auto w = before(in, count), dw = step(error_out, count), v = step(velocities, count);
  Values after(count);
  for (unsigned i = 0; i < count; ++i) {
    after[i] = w[i] - v[i] / 64;
    // v = 0.9 v' + dw + 5e-4 w with a former v' in [-1, 1), a multiple of 2^-10
    const double former = (v[i] - dw[i] - 5e-4 * w[i]) / 0.9 * 1024;
    CHECK(former == Approx(std::round(former)).margin(1e-3));
    CHECK(std::fabs(former) <= 1024);
  }
  check_equal(step(in, count), after);
}
