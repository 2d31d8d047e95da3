// SPDX-License-Identifier: Apache-2.0
// The gradients that the training layers are checked against are those of their forward passes: finite differences of
// the same definitions in double precision, a step h to either side. Their error is of the order h^2 plus 2^-53 / h of
// values around 1; with h = 1e-5 below 1e-9, 100 times that is allowed.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

#include "workloads/kernels/shape.hpp"
#include "workloads/training/reference.hpp"

namespace reference = pulpo::training::reference;

namespace {

constexpr double step = 1e-5, allowed = 1e-7;

std::vector<double> made_up(std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<double> values;
  while (values.size() < count) {
    values.push_back(static_cast<double>(random()) / 0x80000000u - 1);
  }
  return values;
}

/// The slope of `loss()` by `variable`.
template <class Loss>
double slope(double& variable, const Loss& loss) {
  const double here = variable;
  variable = here + step;
  const double above = loss();
  variable = here - step;
  const double below = loss();
  variable = here;
  return (above - below) / (2 * step);
}

auto at(const std::vector<double>& values) {
  return [&values](std::uint32_t i) { return values[i]; };
}

}  // namespace

TEST_CASE("training: gradients of normalization are slopes, by inputs, gamma and beta") {
  const auto count = GENERATE(2u, 3u, 15u, 64u);
  auto x = made_up(count, count);
  const auto e = made_up(count, count + 100);
  double gamma = 0.7, beta = -0.3;
  const auto loss = [&] {
    const reference::Statistics of(count, at(x), 1e-5);
    double sum = 0;
    for (std::uint32_t i = 0; i < count; i++) {
      sum += e[i] * (gamma * of.normalized(x[i]) + beta);
    }
    return sum;
  };
  const reference::Statistics of(count, at(x), 1e-5);
  const reference::ErrorSums sums(count, at(x), at(e), of);
  for (std::uint32_t i = 0; i < count; i++) {
    CHECK(reference::norm_gradient(of, sums, count, x[i], e[i], gamma) ==
          Approx(slope(x[i], loss)).margin(allowed * std::max(1.0, of.inverse * of.inverse)));
  }
  CHECK(sums.product == Approx(slope(gamma, loss)).margin(allowed));
  CHECK(sums.error == Approx(slope(beta, loss)).margin(allowed));
}

TEST_CASE("training: the gradient of ReLU is its slope") {
  auto x = made_up(64, 1);
  const auto e = made_up(64, 101);
  const auto loss = [&] {
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); i++) {
      sum += e[i] * std::max(x[i], 0.0);
    }
    return sum;
  };
  for (std::size_t i = 0; i < x.size(); i++) {
    REQUIRE(std::fabs(x[i]) > step);  // no corner between the two sides
    // the kernel's rule (relu.hpp): the error where x was above 0, else 0
    CHECK((x[i] > 0 ? e[i] : 0) == Approx(slope(x[i], loss)).margin(allowed));
  }
}

TEST_CASE("training: gradients of the losses are slopes") {
  const auto classes = GENERATE(1u, 2u, 7u, 50u);
  auto x = made_up(classes, classes);
  const auto targets = made_up(classes, classes + 100);
  const std::uint32_t label = classes / 2;
  const auto entropy = [&] { return reference::Softmax(classes, at(x)).loss(x[label]); };
  const auto off = [&](std::uint32_t i) { return x[i] - targets[i]; };
  const auto squared = [&] { return reference::squared_error(classes, off); };
  const reference::Softmax softmax(classes, at(x));
  CHECK(entropy() >= -allowed);
  for (std::uint32_t i = 0; i < classes; i++) {
    CHECK(softmax.gradient(x[i], i == label) == Approx(slope(x[i], entropy)).margin(allowed));
    CHECK(reference::squared_error_gradient(classes, off(i)) == Approx(slope(x[i], squared)).margin(allowed));
  }
}

TEST_CASE("training: gradients of pooling are slopes, of windows that overlap, leave gaps or leave the map") {
  using pulpo::kernels::ConvShape;
  const auto shape = GENERATE(ConvShape{4, 6, 1, 2, 3, 1, 2, 2, 2, 0, 0}, ConvShape{5, 7, 1, 5, 7, 1, 3, 3, 1, 1, 1},
                              ConvShape{7, 5, 1, 3, 2, 1, 1, 1, 3, 0, 0}, ConvShape{5, 5, 1, 3, 3, 1, 3, 3, 2, 1, 1},
                              ConvShape{1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0});
  const bool average = GENERATE(false, true);
  auto x = made_up(shape.in_height * shape.in_width, shape.in_height);
  const auto e = made_up(shape.pixels(), 100);
  const auto loss = [&] {
    double sum = 0;
    for (std::uint32_t i = 0; i < shape.pixels(); i++) {
      const reference::WindowSummary window(shape, i / shape.out_width, i % shape.out_width, at(x));
      sum += e[i] * (average ? window.sum / window.count : window.largest);
    }
    return sum;
  };
  for (std::uint32_t i = 0; i < x.size(); i++) {
    CHECK(reference::pool_gradient(shape, average, i, at(x), at(e)).value == Approx(slope(x[i], loss)).margin(allowed));
  }
}

TEST_CASE("training: the definitions' own functions are right to a few roundings") {
  for (double x = -90; x < 90; x += 0.37) {
    CHECK(reference::exp_of(x) == Approx(std::exp(x)).epsilon(1e-12));
  }
  for (double x = 0.5; x < 5000; x *= 1.3) {
    CHECK(reference::log_of(x) == Approx(std::log(x)).epsilon(1e-12).margin(1e-14));
    CHECK(reference::square_root(x) == Approx(std::sqrt(x)).epsilon(1e-14));
    CHECK(reference::square_root(1 / x) == Approx(std::sqrt(1 / x)).epsilon(1e-14));
  }
}
