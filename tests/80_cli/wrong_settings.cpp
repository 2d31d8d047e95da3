// SPDX-License-Identifier: Apache-2.0
// A wrong setting is refused with its place (option, or file and line) and the nearest valid name.
#include <catch2/catch.hpp>

#include "command.hpp"

using namespace pulpo::test;
using Catch::Contains;

namespace {

std::string errors(const std::string& arguments) {
  const auto answer = ::pulpo::test::pulpo(arguments);
  CHECK(answer.status == 2);
  CHECK(answer.output.empty());
  return answer.errors;
}

std::string errors_of_file(const std::string& text) {
  const ScratchFolder scratch;
  std::ofstream(scratch / "c.toml") << text;
  return errors("config show " + (scratch / "c.toml"));
}

}  // namespace

TEST_CASE("Settings on the command line") {
  CHECK_THAT(errors("config show --set tcdm.bank=4"),
             Contains("unknown parameter `tcdm.bank`") && Contains("`tcdm.banks`"));
  CHECK_THAT(errors("config show --set tcdm.banks=3"), Contains("not a power of two") && Contains("2 and 4"));
  CHECK_THAT(errors("config show --set tcdm.banks=4096"), Contains("out of range"));
  CHECK_THAT(errors("config show --set tcdm.banks=many"), Contains("not a whole number"));
  CHECK_THAT(errors("config show --set 'l2.size_kib=1 MiB'"), Contains("wrong unit") && Contains("KiB"));
  CHECK_THAT(errors("config show --set cores.fpu=yes"), Contains("neither true nor false"));
  CHECK_THAT(errors("config show --set cores.variant=flexw"), Contains("did you mean `flexv`"));
  CHECK_THAT(errors("config show --set tcdm.banks"), Contains("no `=`"));
  CHECK_THAT(errors("config show clusterlic"), Contains("unknown preset") && Contains("`cluster-lic`"));
  CHECK_THAT(errors("run conv-int8 --set energy.voltage_v=1.5"), Contains("out of range for pulp-22nm"));
}

TEST_CASE("A unit may touch its number") {
  const auto answer = ::pulpo::test::pulpo("config show --set l2.size_kib=1024KiB --set 'tcdm.size_kib=128 KiB'");
  CHECK(answer.status == 0);
  CHECK_THAT(answer.output, Contains("size_kib = 1024\n") && Contains("size_kib = 128\n"));
  CHECK_THAT(errors("config show --set l2.size_kib=1MiB"), Contains("wrong unit, MiB") && Contains("KiB"));
}

TEST_CASE("Settings in a file name file and line") {
  CHECK_THAT(errors_of_file("extends = \"pulpo\"\n[tcdm]\nbanks = 7\n"), Contains("c.toml:3: tcdm.banks"));
  CHECK_THAT(errors_of_file("[tcdm]\nbank = 8\n"), Contains("c.toml:2: unknown parameter `tcdm.bank`"));
  CHECK_THAT(errors_of_file("\n\nbanks = = 3\n"), Contains("c.toml:3: "));
  CHECK_THAT(errors_of_file("extends = \"pulpi\"\n"),
             Contains("c.toml:1: unknown preset `pulpi`") && Contains("`pulpo`"));
  CHECK_THAT(errors_of_file("extends = \"c.toml\"\n"), Contains("extends itself"));
  CHECK_THAT(errors_of_file("[l2]\nsize_kib = [1, 2]\n"), Contains("c.toml:2: l2.size_kib: a parameter is a number"));
  CHECK_THAT(errors_of_file("\n[nosuch]\n"), Contains("c.toml:2: unknown table `nosuch`"));
  CHECK_THAT(errors_of_file("[tcdm]\nbanks = \"16\"\n"), Contains("c.toml:2: tcdm.banks: \"16\" is a string"));
  CHECK_THAT(errors_of_file("[energy]\nvoltage_v = 1.4\n"),
             Contains("c.toml:2: energy.voltage_v: 1.4 V is out of range for pulp-22nm"));
  CHECK_THAT(errors("config show /nowhere/x.toml"), Contains("/nowhere/x.toml") && Contains("cannot be read"));
}

TEST_CASE("Names of workloads, arguments, symbols, reports and traces") {
  CHECK_THAT(errors("run conv-int9"), Contains("neither a file nor a bundled workload") && Contains("`conv-int8`"));
  CHECK_THAT(errors("run conv-int8 --arg core=3"), Contains("no such argument") && Contains("`cores`"));
  CHECK_THAT(errors("run conv-int8 --arg cores=9"), Contains("9 is more than the machine has (cores.count = 8)"));
  CHECK_THAT(errors("run conv-int8 --config core-flexv"), Contains("conv-int8 needs a cluster"));
  CHECK_THAT(errors("run conv-int8 --report json:"), Contains("no file behind"));
  CHECK_THAT(errors("run conv-int8 --report none:x"), Contains("`none` writes no file"));
  CHECK_THAT(errors("run conv-int8 --report text:/nowhere/x"), Contains("/nowhere/x") && Contains("No such file"));
  CHECK_THAT(errors("run conv-int8 --max-cycles 0"), Contains("not a number of cycles"));
  CHECK_THAT(errors("isa quirkz"), Contains("unknown command `pulpo isa quirkz`"));
  CHECK_THAT(errors("run conv --arg a=3"), Contains("--arg a: `3`") && Contains("8, 4, 2, 16"));
  CHECK_THAT(errors("run conv --arg in=16x16"), Contains("--arg in: `16x16`") && Contains("3 numbers with `x`"));
  CHECK_THAT(errors("run conv --arg kernel=3xy"), Contains("--arg kernel: `3xy`") && Contains("1 .. 64"));
  CHECK_THAT(errors("run conv --arg isa=avx"), Contains("--arg isa: `avx`") && Contains("xpulpv2, rv32imc"));
  CHECK_THAT(errors("run conv-int8 --arg cores=0"), Contains("is not a value of it") && Contains("1 .. 16"));
  CHECK_THAT(errors("run conv-int8 --poke arg_core=3"), Contains("no symbol `arg_core`") && Contains("`arg_cores`"));
  CHECK_THAT(errors("run conv-int8 --poke arg_cores=0x1ffffffff"), Contains("not SYMBOL=VALUE"));
  CHECK_THAT(errors("run conv-int8 --report jason"), Contains("unknown kind `jason`") && Contains("`json`"));
  CHECK_THAT(errors("run conv-int8 --trace retirre"), Contains("unknown kind `retirre`") && Contains("`retire`"));
  CHECK_THAT(errors("run conv-int8 --trace retire:/nowhere/x"),
             Contains("/nowhere/x") && Contains("cannot be written"));
}
