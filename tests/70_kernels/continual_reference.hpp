// SPDX-License-Identifier: Apache-2.0
// The continual-learning demonstration once more, written the plain way: the frozen stage in integers, the adaptive
// stage in double precision.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "workloads/continual-learning/frozen.hpp"
#include "workloads/continual-learning/task.hpp"

namespace pulpo::test {

namespace task = pulpo::continual;

/// A 3x3 convolution with padding and a requantization to unsigned bytes, weights in the order of kernels/packing.hpp.
inline std::vector<std::uint8_t> conv_3x3(const std::vector<std::uint8_t>& in, int size, int in_channels,
                                          int out_channels, std::uint32_t stream, task::Scale scale) {
  const auto weight = [&](int out, int tap, int channel) {
    const int word = ((out / 4 * 9 + tap) * (in_channels / 4) + channel / 4) * 4 + out % 4;
    return static_cast<std::int8_t>(task::frozen_word(stream, static_cast<std::uint32_t>(word)) >> channel % 4 * 8);
  };
  std::vector<std::uint8_t> result;
  for (int pixel = 0; pixel < size * size; pixel++) {
    for (int out = 0; out < out_channels; out++) {
      std::int32_t sum = 0;
      for (int tap = 0; tap < 9; tap++) {
        const int y = pixel / size + tap / 3 - 1, x = pixel % size + tap % 3 - 1;
        for (int c = 0; c < in_channels && y >= 0 && x >= 0 && y < size && x < size; c++) {
          sum += in[static_cast<std::size_t>((y * size + x) * in_channels + c)] * weight(out, tap, c);
        }
      }
      result.push_back(static_cast<std::uint8_t>(std::clamp((sum * scale.multiplier) >> scale.shift, 0, 255)));
    }
  }
  return result;
}

inline std::vector<std::uint8_t> latents_of(std::uint32_t of_class, std::uint32_t sample) {
  std::vector<std::uint8_t> image;
  for (std::uint32_t i = 0; i < task::image_elements; i++) {
    const auto pixel = i / task::image_channels;
    image.push_back(
        task::pixel(of_class, sample, pixel / task::image_size, pixel % task::image_size, i % task::image_channels));
  }
  const int size = task::image_size, channels = task::conv1_channels;
  const auto wide = conv_3x3(image, size, task::image_channels, channels, task::conv1_weights, task::conv1_scale);
  std::vector<std::uint8_t> pooled;
  for (int i = 0; i < size / 2 * (size / 2) * channels; i++) {
    const int y = i / channels / (size / 2) * 2, x = i / channels % (size / 2) * 2, c = i % channels;
    const auto at = [&](int dy, int dx) {
      return wide[static_cast<std::size_t>(((y + dy) * size + x + dx) * channels + c)];
    };
    pooled.push_back(std::max({at(0, 0), at(0, 1), at(1, 0), at(1, 1)}));
  }
  return conv_3x3(pooled, size / 2, channels, task::latent_channels, task::conv2_weights, task::conv2_scale);
}

/// The adaptive stage and its optimizer.
class Learner {
 public:
  using Input = std::vector<double>;

  Learner()
      : hidden_(make(task::hidden * task::latents, task::hidden_weights, task::hidden_limit)),
        output_(make(task::classes * task::hidden, task::class_weights, task::class_limit)) {}

  unsigned predict(const Input& x) const {
    const auto out = product(output_, rectified(product(hidden_, x, task::hidden)), task::classes);
    return static_cast<unsigned>(std::max_element(out.begin(), out.end()) - out.begin());
  }

  /// One step on a mini-batch.
  void step(const std::vector<Input>& inputs, const std::vector<std::uint32_t>& labels, double rate) {
    std::vector<double> hidden_gradient(hidden_.weights.size()), output_gradient(output_.weights.size());
    for (std::size_t sample = 0; sample < inputs.size(); sample++) {
      const auto before = product(hidden_, inputs[sample], task::hidden);
      const auto h = rectified(before);
      auto error = product(output_, h, task::classes);
      const double largest = *std::max_element(error.begin(), error.end());
      double sum = 0;
      for (auto& e : error) {
        e = std::exp(e - largest);
        sum += e;
      }
      for (std::size_t c = 0; c < error.size(); c++) {
        error[c] = (error[c] / sum - (c == labels[sample] ? 1 : 0)) / static_cast<double>(inputs.size());
      }
      for (std::size_t j = 0; j < h.size(); j++) {
        double back = 0;
        for (std::size_t c = 0; c < error.size(); c++) {
          output_gradient[c * h.size() + j] += error[c] * h[j];
          back += error[c] * output_.weights[c * h.size() + j];
        }
        for (std::size_t i = 0; i < inputs[sample].size() && before[j] > 0; i++) {
          hidden_gradient[j * inputs[sample].size() + i] += back * inputs[sample][i];
        }
      }
    }
    descend(hidden_, hidden_gradient, rate);
    descend(output_, output_gradient, rate);
  }

  const std::vector<double>& hidden_weights() const { return hidden_.weights; }
  const std::vector<double>& class_weights() const { return output_.weights; }

 private:
  struct Layer {
    std::vector<double> weights, velocities;
  };

  static Layer make(std::uint32_t count, std::uint32_t stream, int limit) {
    Layer layer{{}, std::vector<double>(count)};
    for (std::uint32_t i = 0; i < count; i++) {
      layer.weights.push_back(task::initial_weight(stream, i, limit) / 1024.0);
    }
    return layer;
  }
  static std::vector<double> product(const Layer& layer, const std::vector<double>& x, std::size_t rows) {
    std::vector<double> out(rows);
    for (std::size_t i = 0; i < rows * x.size(); i++) {
      out[i / x.size()] += layer.weights[i] * x[i % x.size()];
    }
    return out;
  }
  static std::vector<double> rectified(std::vector<double> x) {
    for (auto& value : x) {
      value = std::max(value, 0.0);
    }
    return x;
  }
  static void descend(Layer& layer, const std::vector<double>& gradient, double rate) {
    for (std::size_t i = 0; i < gradient.size(); i++) {
      layer.velocities[i] = task::momentum * layer.velocities[i] + gradient[i] + task::decay * layer.weights[i];
      layer.weights[i] -= rate * layer.velocities[i];
    }
  }

  Layer hidden_, output_;
};

/// Right answers among the test samples.
struct Score {
  unsigned old_right = 0, new_right = 0;
};

struct Demonstration {
  Score before, after;
  Learner learner;
};

/// All of it. `replays`: latents kept of old classes; `bits` of each.
inline Demonstration demonstrate(std::uint32_t replays, unsigned bits) {
  constexpr auto samples = task::training_samples + task::test_samples;
  std::vector<std::vector<std::uint8_t>> all;
  for (std::uint32_t i = 0; i < task::classes * samples; i++) {
    all.push_back(latents_of(i / samples, i % samples));
  }
  const auto input = [&](std::uint32_t of_class, std::uint32_t sample, bool narrow = false) {
    Learner::Input x;
    for (const auto latent : all[of_class * samples + sample]) {
      x.push_back((narrow ? task::widened(task::narrowed(latent)) : latent) * double{task::latent_scale});
    }
    return x;
  };
  Demonstration result;
  auto& learner = result.learner;
  const auto scored = [&] {
    Score score;
    for (std::uint32_t i = 0; i < task::classes * task::test_samples; i++) {
      const auto of_class = i / task::test_samples;
      const bool right = learner.predict(input(of_class, task::training_samples + i % task::test_samples)) == of_class;
      (of_class < task::old_classes ? score.old_right : score.new_right) += right;
    }
    return score;
  };
  std::vector<Learner::Input> inputs;
  std::vector<std::uint32_t> labels;
  const auto add = [&](std::uint32_t of_class, std::uint32_t sample, bool narrow = false) {
    inputs.push_back(input(of_class, sample, narrow));
    labels.push_back(of_class);
  };
  const auto step = [&](double rate) {
    learner.step(inputs, labels, rate);
    inputs.clear();
    labels.clear();
  };
  for (std::uint32_t i = 0; i < task::base_steps; i++) {
    for (std::uint32_t j = 0; j < task::batch; j++) {
      const auto sample = task::base_sample(i, j);
      add(sample / task::training_samples, sample % task::training_samples);
    }
    step(task::base_rate);
  }
  result.before = scored();
  for (std::uint32_t i = 0; i < task::event_steps; i++) {
    for (std::uint32_t j = 0; j < task::new_in_batch; j++) {
      const auto sample = task::event_sample(i, j);
      add(task::old_classes + sample / task::training_samples, sample % task::training_samples);
    }
    for (std::uint32_t j = 0; j < task::batch - task::new_in_batch && replays != 0; j++) {
      const auto sample = task::kept(task::replayed(i, j, replays));
      add(sample / task::training_samples, sample % task::training_samples, bits == 7);
    }
    step(task::event_rate);
  }
  result.after = scored();
  return result;
}

}  // namespace pulpo::test
