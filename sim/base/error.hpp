// SPDX-License-Identifier: Apache-2.0
// The errors that library code throws. Only sim/cli prints them and turns them into an exit status.
#pragma once

#include <stdexcept>
#include <string>

namespace pulpo {

/// Exit statuses of the program that are not the simulated program's own.
enum class ExitStatus : int { usage = 2, cycle_limit = 124, fault = 125, bad_program = 126, interrupted = 130 };

/// Base of all errors: `what()` says what and where, `hint()` what to do about it.
class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& message, std::string hint = {})
      : std::runtime_error(message), status_(status), hint_(std::move(hint)) {}
  ExitStatus status() const noexcept { return status_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  ExitStatus status_;
  std::string hint_;
};

/// A wrong command line, parameter or config file.
class ConfigError : public Error {
 public:
  explicit ConfigError(const std::string& message, std::string hint = {})
      : Error(ExitStatus::usage, message, std::move(hint)) {}
};

/// An ELF file that cannot be run on this machine.
class ProgramError : public Error {
 public:
  explicit ProgramError(const std::string& message, std::string hint = {})
      : Error(ExitStatus::bad_program, message, std::move(hint)) {}
};

/// The simulated program did what the hardware cannot answer: bus error, illegal instruction, deadlock.
class SimulatedFault : public Error {
 public:
  explicit SimulatedFault(const std::string& message, std::string hint = {})
      : Error(ExitStatus::fault, message, std::move(hint)) {}
};

}  // namespace pulpo
