// SPDX-License-Identifier: Apache-2.0
// The layers point down only, and the check that says so sees every kind of violation.
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

struct Outcome {
  int status;
  std::string output;
};

Outcome check_layers(const fs::path& root) {
  const std::string command = std::string{PULPO_SOURCE_DIR} + "/scripts/check-layers '" + root.string() + "' 2>&1";
  std::FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Outcome outcome;
  std::array<char, 256> piece;
  while (std::fgets(piece.data(), piece.size(), pipe) != nullptr) {
    outcome.output += piece.data();
  }
  outcome.status = WEXITSTATUS(pclose(pipe));
  return outcome;
}

/// A tree of one file, gone at the end of the test.
class OneFileTree {
 public:
  OneFileTree(const fs::path& file, const std::string& text) {
    std::string name = (fs::temp_directory_path() / "pulpo-layers-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = name;
    fs::create_directories((root_ / file).parent_path());
    std::ofstream{root_ / file} << text;
  }
  ~OneFileTree() { fs::remove_all(root_); }
  OneFileTree(const OneFileTree&) = delete;
  OneFileTree& operator=(const OneFileTree&) = delete;
  const fs::path& root() const { return root_; }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("the tree keeps its layers") {
  const Outcome outcome = check_layers(PULPO_SOURCE_DIR);
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(outcome.output.empty());
}

TEST_CASE("a violation of the layers is found, with its line") {
  struct Row {
    const char* file;
    const char* line;
    const char* message;
  };
  const Row row = GENERATE(values<Row>({
      {"isa/a.cpp", "#include \"memory/tcdm.hpp\"", "isa must not include memory"},
      {"memory/a.hpp", "#include \"isa/row.hpp\"", "memory must not include isa"},
      {"sim/base/a.hpp", "#include \"isa/row.hpp\"", "sim/base must not include isa"},
      {"cluster/core/a.cpp", "#include \"sim/engine/system.hpp\"", "cluster must not include sim/engine"},
      {"plugins/trace/a.cpp", "#include \"cluster/machine.hpp\"", "plugins must not include cluster"},
      {"sim/engine/a.cpp", "#include \"sim/cli/run.hpp\"", "sim/engine must not include sim/cli"},
      {"sim/sweep/a.cpp", "#include \"sim/systemc/platform.hpp\"", "sim/sweep must not include sim/systemc"},
      {"cluster/a.cpp", "#include \"machine.hpp\"", "by its path from the root"},
      {"cluster/a.cpp", "#include <systemc>", "only sim/systemc includes SystemC"},
      {"sim/cli/a.cpp", "#  include <tlm_utils/simple_target_socket.h>", "only sim/systemc includes SystemC"},
      {"plugins/a.cpp", "  std::cout << 1;", "only sim/cli prints and exits"},
      {"sim/engine/a.cpp", "  if (bad) exit(1);", "only sim/cli prints and exits"},
      {"sim/other/a.cpp", "", "no such layer: sim/other"},
  }));
  const OneFileTree tree{row.file, std::string{"// first line\n"} + row.line + "\n"};
  const Outcome outcome = check_layers(tree.root());
  INFO(outcome.output);
  CHECK(outcome.status != 0);
  CHECK(outcome.output.find(std::string{row.file} + ":") == 0);
  CHECK(outcome.output.find(row.message) != std::string::npos);
}

TEST_CASE("what the layers allow is let through") {
  const char* text =
      "#include <vector>\n"
      "#include \"cluster/machine.hpp\"\n"
      "#include \"sim/base/types.hpp\"\n"
      "// std::cout and <systemc> may be named in a comment\n"
      "void f() { machine.exit(); snprintf(buffer, 1, \"\"); }\n";
  const OneFileTree tree{"sim/engine/a.cpp", text};
  const Outcome outcome = check_layers(tree.root());
  INFO(outcome.output);
  CHECK(outcome.status == 0);
}
