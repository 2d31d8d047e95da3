// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a user does.
#pragma once

#include <stdlib.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace pulpo::test {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  REQUIRE(stream);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// A folder of its own, gone at the end.
class ScratchFolder {
 public:
  ScratchFolder() {
    auto name = (std::filesystem::temp_directory_path() / "pulpo-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

struct Answer {
  int status = 0;
  std::string output;  // stdout
  std::string errors;  // stderr
};

/// `pulpo` with these arguments (shell syntax).
inline Answer pulpo(const std::string& arguments) {
  const ScratchFolder scratch;
  const auto command = std::string(PULPO_BINARY_DIR "/pulpo ") + arguments + " >'" + (scratch / "out") + "' 2>'" +
                       (scratch / "err") + "' </dev/null";
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  return {WEXITSTATUS(status), read_file(scratch / "out"), read_file(scratch / "err")};
}

}  // namespace pulpo::test
