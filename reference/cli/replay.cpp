// guestlink replay: captures through the forwarder, in the captures' own time.

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reference/cli/command.h"
#include "reference/cli/counters_report.h"
#include "reference/cli/failure.h"
#include "reference/cli/pf_file.h"
#include "reference/cli/port_argument.h"
#include "reference/forward/modes.h"
#include "reference/forward/port_names.h"
#include "reference/io/capture_port.h"
#include "reference/relay/explain.h"
#include "reference/relay/pump.h"
#include "reference/relay/settings_docs.h"
#include "reference/relay/settings_file.h"

namespace guestlink::cli {
namespace {

struct Options {
  std::string settings;
  std::string inside;
  std::string outside;
  std::string out_dir;
  std::string format = "text";
  std::string print_settings;
  std::vector<std::string> ports;
  PfOptions pf;
  bool keep_going = false;
  bool explain = false;
};

using Ports = std::vector<std::unique_ptr<io::CapturePort>>;

/// The captures to read, in the order of the ports; empty where there is none.
Result<std::vector<std::string>> captures_of(const Options& options,
                                             const std::vector<std::string>& names) {
  std::vector<std::string> captures(names.size());
  captures[0] = options.inside;
  captures[1] = options.outside;
  for (const std::string& word : options.ports) {
    const auto port = parse_port_argument(word, names);
    if (!port) return tl::make_unexpected(port.error());
    captures[port->place] = port->value;
  }
  return captures;
}

Result<Ports> open_ports(const Options& options, const std::vector<std::string>& names,
                         const forward::Settings& settings) {
  const auto captures = captures_of(options, names);
  if (!captures) return tl::make_unexpected(captures.error());
  std::vector<std::string> inputs;
  for (const std::string& input : *captures) {
    if (!input.empty()) inputs.push_back(input);
  }
  Ports ports;
  for (const std::string& input : *captures) {
    std::unique_ptr<io::CaptureReader> reader;
    if (!input.empty()) {
      const forward::Attachment& side = ports.empty() ? settings.inside : settings.outside;
      auto opened = io::open_capture_reader(input, {.own = side.mac});
      if (!opened) return tl::make_unexpected(opened.error());
      reader = *std::move(opened);
    }
    const std::string path = fmt::format("{}/{}.pcap", options.out_dir, names[ports.size()]);
    auto writer = io::CaptureWriter::open(path, inputs);
    if (!writer) return tl::make_unexpected(writer.error());
    ports.push_back(std::make_unique<io::CapturePort>(std::move(reader), *std::move(writer)));
  }
  return ports;
}

using PassedOver = std::map<std::string, std::uint64_t>;

/// By side, what its capture held that is no Ethernet frame.
std::map<std::string, PassedOver> passed_over(const Ports& ports,
                                              const std::vector<std::string>& names) {
  std::map<std::string, PassedOver> all;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    auto one = ports[i]->passed_over();
    if (!one.empty()) all[names[i]] = std::move(one);
  }
  return all;
}

void print_text(const Options& options, const std::vector<std::string>& names,
                const relay::Counters& counters, double seconds, std::uint64_t packets) {
  fmt::print("{}", counters_as_text(counters, names));
  fmt::print("\n{} packets in {:.3f} s: {:.2f} million packets per second\n", packets, seconds,
             static_cast<double>(packets) / seconds / 1e6);
  std::string written;
  for (const std::string& name : names) {
    written += fmt::format("{}{}/{}.pcap", written.empty() ? "" : ", ", options.out_dir, name);
  }
  fmt::print("written: {}\n", written);
}

void print_json(const std::vector<std::string>& names, const relay::Counters& counters,
                double seconds, std::uint64_t packets, const std::vector<std::string>& damage,
                const std::map<std::string, PassedOver>& passed_over) {
  nlohmann::ordered_json json{{"schema", "guestlink-replay/1"}};
  add_counters(counters, names, json);
  json["seconds"] = seconds;
  json["packets_per_second"] = static_cast<double>(packets) / seconds;
  if (!damage.empty()) json["damage"] = damage;
  if (!passed_over.empty()) json["passed_over"] = passed_over;
  fmt::print("{}\n", json.dump(2));
}

Exit print_settings(const std::string& what) {
  if (what == "schema") fmt::print("{}", relay::settings_schema());
  if (what == "markdown") fmt::print("{}", relay::settings_markdown());
  return Exit::good;
}

Exit run(const Options& options) {
  if (!options.print_settings.empty()) return print_settings(options.print_settings);
  if (options.settings.empty() || options.inside.empty() || options.out_dir.empty()) {
    return say_failure({Error::Code::unreadable, "--settings, --inside and --out-dir are needed"});
  }
  auto settings = relay::load_settings(options.settings);
  if (!settings) return say_failure(settings.error());
  if (const auto good = apply_pf_file(options.pf, {}, *settings); !good) {
    return say_failure(good.error());
  }
  const auto forwarder = forward::make_forwarder(*settings);
  if (!forwarder) return say_failure(forwarder.error());
  const std::vector<std::string> names = forward::port_names(*settings);
  std::error_code trouble;
  std::filesystem::create_directories(options.out_dir, trouble);
  if (trouble) {
    return say_failure(
        {Error::Code::unreadable, fmt::format("{}: {}", options.out_dir, trouble.message())});
  }
  const auto ports = open_ports(options, names, *settings);
  if (!ports) return say_failure(ports.error());
  std::vector<io::Port*> views;
  for (const auto& port : *ports) views.push_back(port.get());

  // What a machine reads stays alone on standard output.
  relay::Explanation explanation(options.format == "json" ? stderr : stdout, names);
  relay::CapturePump pump{.keep_going = options.keep_going,
                          .damage = {},
                          .observer = options.explain ? &explanation : nullptr};
  if (options.explain) (*forwarder)->narrate_to(&explanation);
  const auto begin = std::chrono::steady_clock::now();
  const auto counters = relay::pump_captures(views, **forwarder, pump);
  if (!counters) return say_failure(counters.error());
  for (const auto& port : *ports) {
    if (const auto good = port->commit(); !good) return say_failure(good.error());
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;

  std::uint64_t packets = 0;
  for (const auto& side : counters->sides) packets += side.packets_in;
  if (options.explain && options.format == "text") fmt::print("\n");
  if (options.format == "json") {
    print_json(names, *counters, took.count(), packets, pump.damage, passed_over(*ports, names));
  } else {
    for (const auto& [side, reasons] : passed_over(*ports, names)) {
      for (const auto& [why, count] : reasons) {
        fmt::print("passed over: {} of {}: {}\n", count, side, why);
      }
    }
    print_text(options, names, *counters, took.count(), packets);
  }
  for (const std::string& damage : pump.damage) fmt::print(stderr, "guestlink: {}\n", damage);
  return pump.damage.empty() ? Exit::good : Exit::findings;
}

std::function<Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--settings", options->settings, "The settings file; - is standard input");
  app.add_option("--inside", options->inside, "Capture of what the host sent (pcap or pcapng)");
  app.add_option("--outside", options->outside, "Capture of what came from the air");
  app.add_option("--port", options->ports,
                 "NAME=FILE: capture of what came by a further port of the settings");
  app.add_option("--pf", options->pf.file,
                 "A pf.conf whose nat, rdr, binat, pass and block rules replace the settings' own");
  app.add_option("--pf-name", options->pf.names,
                 "INTERFACE=PORT: what the pf.conf calls a port, for instance re1=outside");
  app.add_option("--out-dir", options->out_dir,
                 "Where inside.pcap, outside.pcap… are written: what left by each port");
  app.add_flag("--keep-going", options->keep_going,
               "Of a damaged capture, take what stands before the damage (then exit code 1)");
  app.add_flag(
      "--explain", options->explain,
      "Print for every frame what it said when it came, the steps of the decision, the mapping\n"
      "used, and what it said when it left, or why it did not");
  app.add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  app.add_option("--print-settings", options->print_settings,
                 "Print what the settings file may hold, as a JSON schema or as docs/settings.md")
      ->check(CLI::IsMember({"schema", "markdown"}));
  return [options] { return run(*options); };
}

}  // namespace

extern const Command replay_command{
    .name = "replay",
    .summary = "Send captures through the forwarder and write what leaves it",
    .examples =
        "  guestlink replay --settings nat44.json --inside tap0.pcap --out-dir out\n"
        "  guestlink replay --settings nat44.json --inside tap0.pcap \\\n"
        "                   --outside wlan0.pcapng --out-dir out --format json\n"
        "  guestlink replay --settings host.json --pf /etc/pf.conf --pf-name re1=outside \\\n"
        "                   --inside tap1.pcap --out-dir out --explain\n"
        "\n"
        "Time is the captures' own, so the same input gives the same bytes.\n"
        "docs/settings.md describes the settings file.",
    .declare = declare,
};

}  // namespace guestlink::cli
