// guestlink forward: the guest's own forwarder, live between two interfaces.

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

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
#include "reference/io/live.h"
#include "reference/net/ipv4.h"
#include "reference/relay/pump.h"
#include "reference/relay/settings_file.h"

namespace guestlink::cli {
namespace {

struct Options {
  std::string settings;
  std::string inside;
  std::string outside;
  std::string local;
  std::vector<std::string> ports;
  PfOptions pf;
  std::string format = "text";
  bool allow_addresses = false;
};

/// The ends of the pipes that SIGTERM and SIGINT, SIGHUP, and SIGUSR1 write to.
volatile std::sig_atomic_t stop_writes_to = -1;
volatile std::sig_atomic_t reread_writes_to = -1;
volatile std::sig_atomic_t asked_writes_to = -1;

void on_signal(int signal) {
  const int before = errno;
  const char byte = 0;
  const int to = signal == SIGHUP    ? reread_writes_to
                 : signal == SIGUSR1 ? asked_writes_to
                                     : stop_writes_to;
  // Nothing can be done about a full pipe, and nothing needs to be: it is readable.
  [[maybe_unused]] const ssize_t wrote = ::write(to, &byte, 1);
  errno = before;
}

/// A descriptor that becomes readable after one of `signals`; -1 when there is none.
int descriptor_of(std::initializer_list<int> signals, volatile std::sig_atomic_t& writes_to) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return -1;
  for (const int end : ends) {
    ::fcntl(end, F_SETFD, FD_CLOEXEC);
    ::fcntl(end, F_SETFL, O_NONBLOCK);
  }
  writes_to = ends[1];
  struct sigaction action {};
  action.sa_handler = on_signal;
  for (const int signal : signals) ::sigaction(signal, &action, nullptr);
  return ends[0];
}

Instant monotonic() {
  return {std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())
              .count()};
}

/// The kernel must not own an address where the forwarder stands: it would answer, too.
Status check_no_address(const std::string& interface) {
  const auto addresses = io::kernel_addresses(interface);
  if (!addresses) return tl::make_unexpected(addresses.error());
  if (addresses->empty()) return {};
  return failure(
      Error::Code::unreadable,
      fmt::format("{} carries {}, and the kernel would answer beside the forwarder: remove it "
                  "(ip addr del {} dev {}), or say --allow-addresses",
                  interface, to_string(addresses->front()), to_string(addresses->front()),
                  interface));
}

using Ports = std::vector<std::unique_ptr<io::Port>>;

/// The interfaces of the ports, in their order, without the local one's tap.
Result<std::vector<std::string>> interfaces_of(const Options& options,
                                               const forward::Settings& settings) {
  const std::vector<std::string> names = forward::port_names(settings);
  std::vector<std::string> interfaces{options.inside, options.outside};
  interfaces.resize(names.size() - (settings.local ? 1 : 0));
  for (const std::string& word : options.ports) {
    const auto port = parse_port_argument(word, names);
    if (!port) return tl::make_unexpected(port.error());
    if (port->place >= 2 && !settings.local) interfaces[port->place] = port->value;
  }
  const auto missing = std::ranges::find(interfaces, "");
  if (missing == interfaces.end()) return interfaces;
  const std::string& name = names[static_cast<std::size_t>(missing - interfaces.begin())];
  return failure(Error::Code::unreadable,
                 fmt::format("the settings have a port {0}: say --port {0}=INTERFACE", name));
}

Result<Ports> open_ports(const Options& options, const forward::Settings& settings,
                         const std::vector<std::string>& interfaces) {
  Ports ports;
  for (const std::string& interface : interfaces) {
    auto port = io::open_interface(interface);
    if (!port) return tl::make_unexpected(port.error());
    ports.push_back(*std::move(port));
  }
  if (!settings.local) return ports;
  auto tap =
      io::open_tap(options.local, {.mac = settings.local->kernel_mac,
                                   .addresses = {settings.inside.address, settings.outside.address},
                                   .gateway = settings.gateway,
                                   .mtu = std::min(settings.inside.mtu, settings.outside.mtu)});
  if (!tap) return tl::make_unexpected(tap.error());
  ports.push_back(*std::move(tap));
  return ports;
}

Result<forward::Settings> settings_for(const Options& options) {
  auto settings = relay::load_settings(options.settings);
  if (!settings) return settings;
  if (settings->local.has_value() == options.local.empty()) {
    return failure(Error::Code::unreadable,
                   options.local.empty()
                       ? "the settings have 'local': name its tap with --local"
                       : "--local needs the section 'local' in the settings: its two MACs");
  }
  if (settings->nat44.seed == 0) {
    std::random_device random;
    settings->nat44.seed = (std::uint64_t{random()} << 32U) | random();
  }
  return settings;
}

void read_empty(int descriptor) {
  std::array<char, 64> bytes{};
  while (::read(descriptor, bytes.data(), bytes.size()) > 0) {}
}

/// The lease in the settings file as it is now; nothing, and a complaint, when it cannot be read.
std::optional<relay::Lease> reread(int descriptor, const std::string& path) {
  read_empty(descriptor);
  const auto settings = relay::load_settings(path);
  if (settings) return relay::Lease{settings->outside.address, settings->gateway};
  fmt::print(stderr, "guestlink: {}\nguestlink: the settings stay as they were\n",
             settings.error().message);
  return std::nullopt;
}

void print_counters(const Options& options, const std::vector<std::string>& names,
                    const relay::Counters& counters, const Ports& ports) {
  io::Losses lost;
  for (const auto& port : ports) {
    const io::Losses one = port->losses();
    lost.on_receive += one.on_receive;
    lost.on_send += one.on_send;
  }
  if (options.format == "json") {
    nlohmann::ordered_json json{{"schema", "guestlink-forward/1"}};
    add_counters(counters, names, json);
    json["lost"] = {{"on_receive", lost.on_receive}, {"on_send", lost.on_send}};
    fmt::print("{}\n", json.dump(2));
  } else {
    fmt::print("{}", counters_as_text(counters, names));
    if (lost.on_receive + lost.on_send > 0) {
      fmt::print("The system below lost {} on receive and {} on send.\n", lost.on_receive,
                 lost.on_send);
    }
  }
  std::fflush(stdout);
}

std::string protocol_name(std::uint8_t protocol) {
  switch (protocol) {
  case net::ip_protocol::icmp: return "icmp";
  case net::ip_protocol::tcp: return "tcp";
  case net::ip_protocol::udp: return "udp";
  default: return fmt::format("{}", protocol);
  }
}

/// One line, so that who asks twice can tell the answers apart.
void print_flows(const forward::Forwarder& forwarder, Instant now) {
  constexpr std::size_t most_told = 100;
  const auto text = [](const forward::Endpoint& end) {
    return fmt::format("{}:{}", net::to_string(end.address), end.port);
  };
  nlohmann::ordered_json json{{"schema", "guestlink-flows/1"}};
  if (const auto flows = forwarder.flows(most_told, now)) {
    json["count"] = flows->count;
    auto& told = json["flows"] = nlohmann::ordered_json::array();
    for (const forward::FollowedFlow& one : flows->first) {
      told.push_back({{"proto", protocol_name(one.protocol)},
                      {"inside", text(one.inside)},
                      {"outside", text(one.outside)},
                      {"remote", text(one.remote)}});
    }
  }
  fmt::print("{}\n", json.dump());
  std::fflush(stdout);
}

Exit run(const Options& options) {
  auto settings = settings_for(options);
  if (!settings) return say_failure(settings.error());
  const auto interfaces = interfaces_of(options, *settings);
  if (!interfaces) return say_failure(interfaces.error());
  if (const auto good = apply_pf_file(options.pf, *interfaces, *settings); !good) {
    return say_failure(good.error());
  }
  const auto forwarder = forward::make_forwarder(*settings);
  if (!forwarder) return say_failure(forwarder.error());
  for (const std::string& interface : *interfaces) {
    if (options.allow_addresses) continue;
    if (const auto good = check_no_address(interface); !good) return say_failure(good.error());
  }
  ::signal(SIGPIPE, SIG_IGN);
  const int stop = descriptor_of({SIGTERM, SIGINT}, stop_writes_to);
  const int asks = descriptor_of({SIGHUP}, reread_writes_to);
  const int looks = descriptor_of({SIGUSR1}, asked_writes_to);
  const auto silence = io::silence_kernel(*interfaces);
  if (!silence) return say_failure(silence.error());
  const auto ports = open_ports(options, *settings, *interfaces);
  if (!ports) return say_failure(ports.error());
  std::vector<io::Port*> views;
  for (const auto& port : *ports) views.push_back(port.get());

  // What a machine reads stays alone on standard output.
  std::FILE* const notes = options.format == "json" ? stderr : stdout;
  fmt::print(notes, "ready\n");
  std::fflush(notes);
  const auto counters = relay::pump_live(views, **forwarder,
                                         {.stop = stop,
                                          .clock = monotonic,
                                          .reread = asks,
                                          .lease = [&] { return reread(asks, options.settings); },
                                          .asked = looks,
                                          .answer =
                                              [&](Instant now) {
                                                read_empty(looks);
                                                print_flows(**forwarder, now);
                                              }});
  if (!counters) return say_failure(counters.error());
  print_counters(options, forward::port_names(*settings), *counters, *ports);
  return Exit::good;
}

std::function<Exit()> declare(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--settings", options->settings, "The settings file; - is standard input")
      ->required();
  app.add_option("--inside", options->inside, "The interface towards the host")->required();
  app.add_option("--outside", options->outside, "The interface towards the air")->required();
  app.add_option("--port", options->ports,
                 "NAME=INTERFACE: the interface of a further port of the settings");
  app.add_option("--pf", options->pf.file,
                 "A pf.conf whose nat, rdr, binat, pass and block rules replace the settings' own");
  app.add_option(
      "--pf-name", options->pf.names,
      "INTERFACE=PORT: what else the pf.conf calls a port; the interfaces' own names are known");
  app.add_option(
      "--local", options->local,
      "Make a tap of this name that carries the addresses for this machine's own services");
  app.add_flag("--allow-addresses", options->allow_addresses,
               "Forward even where the kernel has an address on an interface");
  app.add_option("--format", options->format, "How counters are printed at the end: text or json")
      ->check(CLI::IsMember({"text", "json"}));
  return [options] { return run(*options); };
}

}  // namespace

extern const Command forward_command{
    .name = "forward",
    .summary = "Forward live between two interfaces, as the guest does",
    .examples =
        "  guestlink forward --settings nat44.json --inside eth0 --outside wlan0\n"
        "  guestlink forward --settings nat44.json --inside eth0 --outside wlan0 \\\n"
        "                    --local guest0 --format json\n"
        "\n"
        "It prints 'ready' when it forwards (with --format json on standard error), and its\n"
        "counters on SIGTERM or Ctrl-C. On SIGHUP it reads its settings again and takes over\n"
        "outside.address and outside.gateway: flows of an address that is gone end. On SIGUSR1\n"
        "it prints the flows that nat44 translates, in a line of JSON.\n"
        "The interfaces must be up and carry no address; nft keeps the kernel silent.",
    .declare = declare,
};

}  // namespace guestlink::cli
