#include "sim/steps/dhcp.h"

#include <charconv>
#include <cstdint>
#include <map>

#include <fmt/format.h>

namespace guestlink::sim {
namespace {

constexpr const char* script_path = "/tmp/udhcpc-script";
constexpr const char* lease_path = "/tmp/udhcpc-lease";

std::string script() {
  return fmt::format(
      "#!/bin/sh\n"
      "# Writes down what the server gave and changes nothing.\n"
      "case $1 in bound|renew) ;; *) exit 0 ;; esac\n"
      "printf '%s\\n' \"ip=$ip\" \"mask=$mask\" \"router=$router\" \"dns=$dns\" > {}\n",
      lease_path);
}

/// The last lines of what a program wrote, on one line.
std::string last_words(const std::string& text) {
  std::string words = text.size() > 300 ? text.substr(text.size() - 300) : text;
  while (!words.empty() && words.back() == '\n') words.pop_back();
  for (char& letter : words) {
    if (letter == '\n') letter = ';';
  }
  return words;
}

}  // namespace

std::optional<Lease> parse_lease(std::string_view text) {
  std::map<std::string_view, std::string_view> values;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) {
      values[line.substr(0, equals)] = line.substr(equals + 1);
    }
  }
  const auto address = net::parse_ipv4(values["ip"]);
  const std::string_view mask = values["mask"];
  std::uint8_t prefix = 0;
  const auto [end, problem] = std::from_chars(mask.data(), mask.data() + mask.size(), prefix);
  if (!address || problem != std::errc{} || end != mask.data() + mask.size() || prefix > 32) {
    return std::nullopt;
  }
  Lease lease{{*address, prefix}, {}, {}};
  const auto words = [](std::string_view list, const auto& take) {
    while (!list.empty()) {
      const std::string_view word = list.substr(0, list.find(' '));
      list.remove_prefix(word.size() == list.size() ? word.size() : word.size() + 1);
      if (const auto one = net::parse_ipv4(word)) take(*one);
    }
  };
  words(values["router"], [&](net::Ipv4Address one) {
    if (!lease.router) lease.router = one;
  });
  words(values["dns"], [&](net::Ipv4Address one) { lease.name_servers.push_back(one); });
  return lease;
}

Result<DhcpOutcome> get_lease(World& world, const Endpoint& at, Duration deadline,
                              std::uint64_t tries) {
  // A node's own programs may have put something there that nobody can write to.
  if (auto done = world.put_file(at.node, script_path, script(), 0755); !done) {
    return DhcpOutcome{{}, "udhcpc's script: " + done.error().message};
  }
  // In the foreground, ending with the lease (-q) or without one (-n) when nobody has answered.
  const auto ran =
      world.run(at.node,
                Argv{"busybox", "udhcpc", "-f", "-q", "-n", "-t", fmt::format("{}", tries), "-T",
                     "1", "-i", at.interface, "-s", script_path},
                deadline);
  if (!ran) return tl::unexpected(ran.error());
  if (!ran->good()) return DhcpOutcome{{}, "udhcpc: " + last_words(ran->err + ran->out)};
  const auto text = world.read_file(at.node, lease_path);
  if (!text) return DhcpOutcome{{}, "udhcpc ended without a lease: " + last_words(ran->err)};
  DhcpOutcome outcome{parse_lease(*text), {}};
  if (!outcome.lease) outcome.trouble = "udhcpc's lease makes no sense: " + last_words(*text);
  return outcome;
}

}  // namespace guestlink::sim
