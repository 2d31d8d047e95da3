// SPDX-License-Identifier: Apache-2.0
// The program `pulpo`: parses the command line, runs one sub-command, turns errors into messages and exit statuses.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <vector>

#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/base/version.hpp"
#include "sim/cli/commands.hpp"

namespace pulpo::cli {
namespace {

constexpr auto exit_statuses = R"(Exit status of `pulpo run`: the program's own (low 8 bits), or
  124 cycle limit   125 simulated fault   126 not a program that can run here   2 wrong command line or config
Results go to stdout, diagnostics to stderr. NO_COLOR turns colours off.)";

void set_up_diagnostics() {
  auto logger = spdlog::stderr_color_st("pulpo");
  logger->set_pattern("%^%l:%$ %v");
  spdlog::set_default_logger(std::move(logger));
}

int report_error(const std::string& message, const std::string& hint, int status) {
  spdlog::error("{}", message);
  if (!hint.empty()) {
    std::fprintf(stderr, "help: %s\n", hint.c_str());
  }
  return status;
}

/// The deepest sub-command that was named: its --help is the one to point to.
const CLI::App* named_command(const CLI::App& app) {
  const auto* command = &app;
  for (auto chosen = command->get_subcommands(); !chosen.empty(); chosen = command->get_subcommands()) {
    command = chosen.back();
  }
  return command;
}

/// "pulpo isa quirks".
std::string path_of(const CLI::App* command) {
  const auto* parent = command->get_parent();
  return parent == nullptr ? command->get_name() : path_of(parent) + " " + command->get_name();
}

std::string hint_for(const CLI::App& app, const char* const* arguments, int count) {
  const auto* command = named_command(app);
  std::vector<std::string_view> names;
  std::vector<std::string> storage;
  for (const auto* sub : command->get_subcommands([](const CLI::App*) { return true; })) {
    storage.push_back(sub->get_name());
  }
  for (const auto* option : command->get_options()) {
    for (const auto& name : option->get_lnames()) {
      storage.push_back("--" + name);
    }
  }
  names.assign(storage.begin(), storage.end());
  for (int i = 1; i < count; ++i) {
    const auto word = std::string_view(arguments[i]).substr(0, std::string_view(arguments[i]).find('='));
    const bool known = std::find(names.begin(), names.end(), word) != names.end();
    const bool is_command = command == &app || word.starts_with("-");
    if (const auto best = nearest(word, names); best && !known && is_command) {
      return "did you mean `" + std::string(*best) + "`?";
    }
  }
  return "`" + path_of(command) + " --help` shows what is accepted";
}

/// CLI11 calls a word that should be a sub-command an unexpected argument.
std::string message_of(const CLI::ParseError& error, const CLI::App& app) {
  const auto* command = named_command(app);
  const auto rest = app.remaining(true);
  const auto word = std::find_if(rest.begin(), rest.end(), [](const auto& text) { return !text.starts_with('-'); });
  const bool wants_command = !command->get_subcommands([](const CLI::App*) { return true; }).empty();
  if (!wants_command || word == rest.end()) {
    return error.what();
  }
  return "unknown command `" + path_of(command) + " " + *word + "`";
}

int run(int count, char** arguments) {
  Context context;
  CLI::App app("Pulpo: a cycle-exact simulator of an 8-core PULP cluster", "pulpo");
  app.set_version_flag("--version", "pulpo " + std::string(version()));
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(34);
  register_commands(app, context);
  app.footer(exit_statuses);  // after the sub-commands, which would inherit it
  try {
    try {
      app.parse(count, arguments);
    } catch (const CLI::Success& success) {
      app.exit(success);  // --help, --version
      finish_output();
      return 0;
    }
    if (app.get_subcommands().empty()) {
      print(app.help());
    }
    finish_output();
    return context.exit_status;
  } catch (const CLI::ParseError& error) {
    return report_error(message_of(error, app), hint_for(app, arguments, count), static_cast<int>(ExitStatus::usage));
  } catch (const Error& error) {
    std::fflush(stdout);
    return report_error(error.what(), error.hint(), static_cast<int>(error.status()));
  }
}

}  // namespace
}  // namespace pulpo::cli

int main(int count, char** arguments) {
  pulpo::cli::set_up_diagnostics();
  try {
    return pulpo::cli::run(count, arguments);
  } catch (const std::exception& error) {
    std::fflush(stdout);
    return pulpo::cli::report_error(std::string("internal error: ") + error.what(),
                                    "this is a defect of Pulpo: please report it with the command line",
                                    static_cast<int>(pulpo::ExitStatus::fault));
  }
}
