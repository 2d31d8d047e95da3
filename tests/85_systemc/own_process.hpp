// SPDX-License-Identifier: Apache-2.0
// SystemC elaborates once per process: each simulation of these tests runs in a child and hands its numbers back.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <vector>

/// What `simulate` returns, computed in a child process.
template <class Simulate>
std::vector<std::uint64_t> in_own_process(const Simulate& simulate) {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  std::fflush(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 1;
    try {
      const std::vector<std::uint64_t> numbers = simulate();
      const auto bytes = static_cast<ssize_t>(numbers.size() * sizeof numbers[0]);
      status = write(ends[1], numbers.data(), static_cast<std::size_t>(bytes)) == bytes ? 0 : 1;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "simulation: %s\n", error.what());
    }
    _exit(status);
  }
  close(ends[1]);
  std::vector<std::uint64_t> numbers;
  std::uint64_t number = 0;
  while (read(ends[0], &number, sizeof number) == sizeof number) {
    numbers.push_back(number);
  }
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  return numbers;
}
