// SPDX-License-Identifier: Apache-2.0
// `pulpo run`: one program on one machine, and what came of it.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "plugins/trace/trace.hpp"
#include "sim/base/error.hpp"
#include "sim/base/text.hpp"
#include "sim/cli/commands.hpp"
#include "sim/cli/coverage.hpp"
#include "sim/cli/program.hpp"
#include "sim/engine/report.hpp"

namespace pulpo::cli {
namespace {

constexpr auto run_footer =
    R"(Exit status: the program's own (low 8 bits of its exit value), or 124 cycle limit, 125 simulated fault,
126 not a program that can run here, 130 interrupted (Ctrl-C), 2 wrong command line or config.
The program's output goes to stdout; to stderr when a JSON or HTML report goes to stdout.)";

struct Options {
  ProgramOptions program;
  std::vector<std::string> traces;
  std::vector<std::string> reports;
  Cycle max_cycles = engine::default_cycle_limit;
  bool json = false;
  bool no_profile = false;
  bool no_systemc = false;
  bool coverage = false;
};

/// "KIND:FILE" or "KIND".
struct Target {
  std::string kind;
  std::string file;  // empty: stdout, or the kind's own default
};

Target parse_target(std::string_view option, const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) {
    return {text, ""};
  }
  if (colon + 1 == text.size()) {
    throw ConfigError(fmt::format("{} {}: no file behind the `:`", option, text),
                      fmt::format("write {} {}FILE, or leave out the `:`", option, text));
  }
  return {text.substr(0, colon), text.substr(colon + 1)};
}

std::vector<Target> report_targets(const Options& options) {
  constexpr std::string_view kinds[] = {"text", "json", "html", "none"};
  std::vector<Target> targets;
  for (const auto& report : options.reports) {
    targets.push_back(parse_target("--report", report));
    const auto& kind = targets.back().kind;
    if (std::find(std::begin(kinds), std::end(kinds), kind) == std::end(kinds)) {
      throw ConfigError(fmt::format("--report: unknown kind `{}`", kind),
                        did_you_mean(kind, kinds, "there are: text, json, html, none"));
    }
    if (kind == "none" && !targets.back().file.empty()) {
      throw ConfigError(fmt::format("--report {}: `none` writes no file", report), "write --report none");
    }
  }
  if (options.json) {
    targets.push_back({"json", ""});
  }
  if (targets.empty()) {
    targets.push_back({"text", ""});
  }
  return targets;
}

struct OpenTrace {
  std::string file;
  std::unique_ptr<plugins::Trace> trace;
};

std::vector<OpenTrace> open_traces(const Options& options, engine::System& system) {
  std::vector<OpenTrace> traces;
  for (const auto& text : options.traces) {
    const auto target = parse_target("--trace", text);
    const auto known = plugins::trace_kinds();
    const auto file = target.file.empty() ? target.kind + ".trace" : target.file;
    if (std::find(known.begin(), known.end(), target.kind) == known.end()) {
      plugins::make_trace(target.kind, {}, nullptr);  // throws before a file is made
    }
    traces.push_back({file, plugins::make_trace(target.kind, system.info(), plugins::open_text_file(file))});
    system.attach(*traces.back().trace);
  }
  return traces;
}

std::string report_text(std::string_view kind, const engine::RunResult& result, bool colour) {
  if (kind == "json") {
    return engine::json_report(result).dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  }
  return kind == "html" ? engine::html_report(result) : engine::text_report(result, colour);
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct OpenReport {
  Target target;
  std::unique_ptr<std::FILE, FileCloser> file;  // none: stdout
};

[[noreturn]] void refuse_report(const std::string& file, int cause) {
  throw ConfigError(fmt::format("--report: `{}` cannot be written: {}", file, std::strerror(cause)),
                    "check the folder, its permissions and the free space");
}

/// Before the run: a long run must not end with a file that cannot be made.
std::vector<OpenReport> open_reports(const std::vector<Target>& targets) {
  std::vector<OpenReport> reports;
  for (const auto& target : targets) {
    reports.push_back({target, nullptr});
    if (target.file.empty()) {
      continue;
    }
    reports.back().file.reset(std::fopen(target.file.c_str(), "wb"));
    if (!reports.back().file) {
      refuse_report(target.file, errno);
    }
  }
  return reports;
}

void write_report(OpenReport& report, const engine::RunResult& result) {
  const auto& target = report.target;
  if (target.kind == "none") {
    return;
  }
  const auto text = report_text(target.kind, result, !report.file && colour_wanted());
  if (!report.file) {
    print(text);
    return;
  }
  const bool written = std::fwrite(text.data(), 1, text.size(), report.file.get()) == text.size();
  if (!written || std::fflush(report.file.get()) != 0) {
    refuse_report(target.file, errno);
  }
  spdlog::info("wrote {}", target.file);
}

/// What stopped the program, when it was not the program itself.
void say_why_stopped(const engine::RunResult& result, Cycle limit) {
  std::fflush(stdout);
  if (result.outcome == engine::Outcome::cycle_limit) {
    spdlog::error("{}: not ended after {} cycles", result.program, limit);
    std::fputs("help: --max-cycles N sets the limit; the report says where the cycles went\n", stderr);
  } else if (result.outcome == engine::Outcome::interrupted) {
    spdlog::error("{}: interrupted in cycle {}", result.program, result.cycles);
  } else if (result.outcome == engine::Outcome::fault) {
    spdlog::error("{}", result.fault);
    if (!result.fault_hint.empty()) {
      std::fprintf(stderr, "help: %s\n", result.fault_hint.c_str());
    }
  }
}

volatile std::sig_atomic_t interrupted = 0;

/// The first Ctrl-C ends the run and leaves its report, a second one ends the program.
std::function<bool()> stop_on_interrupt() {
  std::signal(SIGINT, [](int) {
    interrupted = 1;
    std::signal(SIGINT, SIG_DFL);
  });
  return [] { return interrupted != 0; };
}

int run(const Options& options) {
  const auto targets = report_targets(options);
  const bool stdout_is_for_programs = std::any_of(targets.begin(), targets.end(), [](const Target& target) {
    return (target.kind == "json" || target.kind == "html") && target.file.empty();
  });
  auto* output = stdout_is_for_programs ? stderr : stdout;
  auto system = make_system(options.program);
  auto reports = open_reports(targets);
  auto traces = open_traces(options, system);
  system.set_profiling(!options.no_profile);
  char last = '\n';
  system.on_output([output, &last](char byte) {
    std::fputc(byte, output);
    last = byte;
    if (byte == '\n') {
      std::fflush(output);
    }
  });
  system.stop_when(stop_on_interrupt());
  auto result = system.run(options.max_cycles);
  if (last != '\n') {
    std::fputc('\n', output);
  }
  if (!result.output.empty() && output == stdout) {
    std::fputc('\n', output);
  }
  for (auto& trace : traces) {
    trace.trace->close();
    spdlog::info("wrote {}", trace.file);
  }
  result.program = options.program.program;
  result.config_name = options.program.config;
  for (auto& report : reports) {
    write_report(report, result);
  }
  if (options.coverage) {
    std::fputs(coverage_text(result, output == stdout && colour_wanted()).c_str(), output);
  }
  say_why_stopped(result, options.max_cycles);
  return result.exit_status;
}

}  // namespace

void register_run(CLI::App& app, Context& context) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("run", "Run an ELF file or a bundled workload, report cycles and energy");
  add_program_options(*command, options->program);
  command
      ->add_option("--trace", options->traces,
                   "Write a trace; kind: retire. FILE is compressed if it ends in .gz or .zst; repeatable")
      ->allow_extra_args(false)
      ->type_name("KIND[:FILE]");
  command->add_option("--report", options->reports, "text (default), json, html or none; to FILE or stdout; repeatable")
      ->allow_extra_args(false)
      ->type_name("KIND[:FILE]");
  command->add_flag("--json", options->json, "The same as --report json");
  command->add_option("--max-cycles", options->max_cycles, "Stop after N cycles")
      ->check(CLI::Validator(
          [](const std::string& text) {
            const auto cycles = parse_integer(text);
            return cycles && *cycles != 0 ? std::string() : "`" + text + "` is not a number of cycles (1 to 2^64 - 1)";
          },
          ""))
      ->type_name("N")
      ->capture_default_str();
  command->add_flag("--no-profile", options->no_profile, "No functions and regions in the report; faster, same cycles");
  command->add_flag("--no-systemc", options->no_systemc, "Drive the cluster without SystemC; same cycles");
  command->add_flag("--coverage", options->coverage,
                    "List the timing rules that the run exercised (see `pulpo explain timing`)");
  command->footer(run_footer);
  command->callback([options, &context] {
    options->program.systemc = !options->no_systemc;
    context.exit_status = run(*options);
  });
}

}  // namespace pulpo::cli
