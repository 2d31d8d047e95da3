// SPDX-License-Identifier: Apache-2.0
// A run is the same run however it is watched or cut, and however often it is made.
#include <catch2/catch.hpp>

#include "cluster_runs.hpp"

namespace {

struct Outcome {
  pulpo::Cycle cycles = 0;
  std::vector<golden::Retired> retired;
  std::vector<std::uint64_t> instructions, active;
  bool operator==(const Outcome&) const = default;
};

/// Everything an observer can ask for, thrown away.
class Watcher final : public pulpo::Observer {
 public:
  std::uint32_t interests() const override { return ~0U; }
  void consume(std::span<const pulpo::ProbeEvent> events) override { seen += events.size(); }
  std::size_t seen = 0;
};

/// @param slice cycles per call of run()
Outcome run(const std::string& program, const std::string& config, pulpo::Cycle slice, bool watched,
            bool traced = true) {
  const auto image = golden::program(program);
  golden::Recorder recorder;
  Watcher watcher;
  auto cluster = golden::load(image, config, 8);
  if (traced) {
    cluster->probes().attach(recorder);
  }
  if (watched) {
    cluster->probes().attach(watcher);
  }
  for (pulpo::Cycle limit = slice; cluster->run(limit) == pulpo::cluster::StopReason::limit; limit += slice) {
    REQUIRE(limit < 100000);
  }
  cluster->probes().flush();
  CHECK((watcher.seen != 0) == watched);
  Outcome outcome{cluster->now(), recorder.retired, {}, {}};
  for (unsigned core = 0; core < cluster->core_count(); ++core) {
    outcome.instructions.push_back(cluster->core(core).instructions);
    outcome.active.push_back(cluster->core(core).active);
    CHECK(cluster->core(core).reasons.total() == cluster->now());
  }
  return outcome;
}

}  // namespace

TEST_CASE("A run is the same when repeated or cut into slices or watched") {
  for (const std::string config : {"lic_ideal", "xbar_ideal", "lic_icache"}) {
    CAPTURE(config);
    const Outcome whole = run("r020_mixed", config, 50000, false);
    CHECK(whole == run("r020_mixed", config, 50000, false));
    CHECK(whole == run("r020_mixed", config, 1, false));
    CHECK(whole == run("r020_mixed", config, 97, true));
    Outcome unseen = run("r020_mixed", config, 50000, false, false);
    unseen.retired = whole.retired;
    CHECK(whole == unseen);
  }
}
