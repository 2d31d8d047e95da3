// SPDX-License-Identifier: Apache-2.0
// Runs another program to its end.
#include "sim/cli/child_process.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "sim/base/error.hpp"

namespace pulpo::cli {
namespace {

constexpr int not_started = 127;

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

File scratch_file() {
  File file(std::tmpfile());
  if (!file) {
    throw ConfigError(std::string("no scratch file can be made: ") + std::strerror(errno),
                      "check the space in /tmp, and its permissions");
  }
  return file;
}

std::string contents(std::FILE* file) {
  std::string text;
  std::array<char, 4096> piece;
  std::rewind(file);
  while (const auto size = std::fread(piece.data(), 1, piece.size(), file)) {
    text.append(piece.data(), size);
  }
  return text;
}

[[noreturn]] void become(char* const* arguments, int output, int errors, unsigned limit_seconds) {
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output, STDOUT_FILENO);
  ::dup2(errors, STDERR_FILENO);
  ::alarm(limit_seconds);  // lives through exec
  ::execv(arguments[0], arguments);
  ::_exit(not_started);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

}  // namespace

ChildResult run_child(const std::vector<std::string>& command, unsigned limit_seconds) {
  ChildResult result;
  if (::access(command.front().c_str(), X_OK) != 0 || std::filesystem::is_directory(command.front())) {
    return result;
  }
  std::vector<char*> arguments;
  for (const auto& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const auto output = scratch_file(), errors = scratch_file();
  // Not posix_spawn: a child that begins in this process's memory would have its peak, too.
  const auto child = ::fork();
  if (child == 0) {
    become(arguments.data(), ::fileno(output.get()), ::fileno(errors.get()), limit_seconds);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || ::wait4(child, &status, 0, &usage) != child) {
    throw ConfigError(command.front() + " cannot be run: " + std::strerror(errno), "check the limit of processes");
  }
  result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.started = result.exit_status != not_started;
  result.output = contents(output.get());
  result.errors = contents(errors.get());
  result.processor_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  result.peak_memory_kib = static_cast<std::size_t>(usage.ru_maxrss);
  return result;
}

std::string own_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

}  // namespace pulpo::cli
