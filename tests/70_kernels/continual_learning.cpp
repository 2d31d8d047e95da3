// SPDX-License-Identifier: Apache-2.0
// The continual-learning demonstration learns, with replays it also remembers, and it computes what the same training
// computes in double precision on the host: the same right answers, and the same weights to the roundings of FP32.
#include <cmath>
#include <cstdlib>

#include "continual_reference.hpp"
#include "tests/support/kernel_run.hpp"

using namespace pulpo::test;

namespace {

constexpr unsigned old_tests = task::old_classes * task::test_samples,
                   new_tests = task::new_classes * task::test_samples;

/// Root of the mean square of the differences, of that of the weights.
double difference(const std::vector<float>& weights, const std::vector<double>& exact) {
  double squares = 0, all = 0;
  for (std::size_t i = 0; i < exact.size(); i++) {
    squares += (weights[i] - exact[i]) * (weights[i] - exact[i]);
    all += exact[i] * exact[i];
  }
  return std::sqrt(squares / all);
}

void check_run(unsigned replays, unsigned bits, unsigned cores) {
  if (std::getenv("PULPO_TEST_SAMPLE") != nullptr) {
    return;  // too long where runs are sampled
  }
  INFO(replays << " replays of " << bits << " bits on " << cores << " cores");
  std::vector<std::string> settings{"cores.fpu=true"};
  if (cores > 8) {
    settings.push_back("cores.count=16");
  }
  KernelRun run("continual-learning/continual-learning.elf",
                {{"arguments", cores, 0}, {"arguments", bits, 16}, {"arguments", replays, 20}}, settings, "pulpo",
                false);
  REQUIRE(run.result().exit_value == 0u);
  const auto scores = run.read<std::uint32_t>("scores", 4);
  const unsigned old_before = scores[0], new_before = scores[1], old_after = scores[2], new_after = scores[3];

  // Six classes are learned at first, by far better than the 10 % of guessing; the others have never been seen.
  CHECK(old_before >= old_tests * 9 / 10);
  CHECK(new_before == 0);
  if (replays != 0) {
    CHECK(old_after >= old_tests * 9 / 10);  // remembers
    CHECK(new_after >= new_tests * 3 / 4);   // learns
  } else {
    CHECK(old_after <= old_tests / 20);  // forgets
    CHECK(new_after >= new_tests / 2);   // although it learns
  }

  const auto exact = demonstrate(replays, bits);
  // A test sample on the border between two classes may fall to either side: one of each kind is allowed.
  CHECK(std::abs(static_cast<int>(old_before - exact.before.old_right)) <= 1);
  CHECK(std::abs(static_cast<int>(old_after - exact.after.old_right)) <= 1);
  CHECK(std::abs(static_cast<int>(new_after - exact.after.new_right)) <= 1);
  // Roundings of 2^-24 = 6e-8 that mostly cancel, over 141 steps: 1e-5 is more than 12 = sqrt(141) times 10 of them.
  const auto hidden = run.read<float>("learned_hidden", task::hidden * task::latents);
  const auto output = run.read<float>("learned_classes", task::classes * task::hidden);
  CHECK(difference(hidden, exact.learner.hidden_weights()) < 1e-5);
  CHECK(difference(output, exact.learner.class_weights()) < 1e-5);
  CHECK(difference(hidden, Learner().hidden_weights()) > 0.1);  // of which it has moved away
}

}  // namespace

TEST_CASE("continual learning: with 8-bit replays four classes are learned and six remembered") { check_run(60, 8, 8); }

TEST_CASE("continual learning: with 7-bit replays, on 16 cores") { check_run(60, 7, 16); }

TEST_CASE("continual learning: without replays the old classes are forgotten") { check_run(0, 8, 8); }
