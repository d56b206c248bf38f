// pf.conf(5) "TRANSLATION": nat becomes the masquerade, rdr port forwards, binat pairs of
// addresses (1:1).

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "reference/relay/pf_translation.h"

namespace guestlink::relay {
namespace {

using forward::IpNetwork;
using forward::PortForward;
using forward::PortRange;
using forward::Protocol;
using model::PfHost;
using model::PfRule;

constexpr std::string_view translation_help =
    "the forwarder translates at its outside port only, to its own address there";

/// `on` the outside port and nowhere else.
bool is_outside(const PfTranslation& in, const PfRule& rule) {
  if (rule.interfaces.size() == 1 && !rule.interfaces[0].negated) {
    const auto port = in.port_of(rule.interfaces[0].name);
    if (!port || *port == "outside") return port.has_value();
  }
  in.refuse(rule.where, fmt::format("a {} rule must be on the outside interface", name(rule.kind)),
            std::string(translation_help));
  return false;
}

bool is_any(const std::vector<PfHost>& hosts) {
  return hosts.empty() ||
         std::ranges::any_of(hosts, [](const PfHost& h) { return h.kind == PfHost::Kind::any; });
}

/// Whether all hosts are our own outside address.
bool is_own_outside(const PfTranslation& in, const std::vector<PfHost>& hosts) {
  return !hosts.empty() && std::ranges::all_of(hosts, [&](const PfHost& host) {
    const auto networks = in.networks_of(host);
    return networks && networks->size() == 1 && !(*networks)[0].negated &&
           (*networks)[0].ipv4 == net::Ipv4Cidr{in.settings.outside.address.address, 32};
  });
}

bool covers(const PfTranslation& in, const std::vector<PfHost>& hosts, const net::Ipv4Cidr& all) {
  return is_any(hosts) || std::ranges::any_of(hosts, [&](const PfHost& host) {
           const auto networks = in.networks_of(host);
           return networks && std::ranges::any_of(*networks, [&](const IpNetwork& one) {
                    return !one.negated && one.ipv4 && one.ipv4->prefix <= all.prefix &&
                           one.ipv4->contains(all.address);
                  });
         });
}

/// What no rule of translation may have here.
bool is_plain(const PfTranslation& in, const PfRule& rule) {
  const auto refused = [&](std::string_view what) {
    in.refuse(rule.where,
              fmt::format("this {} rule cannot be translated: {}", name(rule.kind), what),
              std::string(translation_help));
    return false;
  };
  if (rule.no) return refused("an exception with 'no'");
  if (rule.conditional) return refused("a condition that settings do not have");
  if (rule.family && rule.family->value == "inet6") return refused("IPv6 is not masqueraded");
  if (!rule.redirect) return refused("it says no address to translate to");
  for (const model::PfText& word : rule.redirect->pool) {
    // With one address these choose nothing.
    if (word.value == "round-robin" || word.value == "random" || word.value == "sticky-address") {
      continue;
    }
    return refused(word.value);
  }
  return true;
}

void translate_nat(const PfTranslation& in, const PfRule& rule) {
  const auto refused = [&](SourceSpan where, std::string_view what) {
    in.refuse(where, std::string(what), std::string(translation_help));
  };
  if (!rule.protocols.empty() || !rule.from_ports.empty() || !rule.to_ports.empty()) {
    return refused(rule.where, "nat of some protocols or ports only cannot be translated");
  }
  if (!is_any(rule.to)) return refused(rule.where, "nat towards some destinations only");
  if (!covers(in, rule.from, in.settings.inside.address)) {
    return refused(rule.where, fmt::format("nat from less than the whole inside network {}",
                                           net::to_string(in.settings.inside.address)));
  }
  if (!is_own_outside(in, rule.redirect->hosts)) {
    refused(rule.redirect->where, "nat to an address that is not the outside port's own");
  }
}

std::optional<net::Ipv4Address> one_inside_host(const PfTranslation& in, const PfRule& rule,
                                                const std::vector<PfHost>& hosts) {
  if (hosts.size() == 1) {
    const auto networks = in.networks_of(hosts[0]);
    if (!networks) return std::nullopt;
    const bool is_host = networks->size() == 1 && (*networks)[0].ipv4 &&
                         (*networks)[0].ipv4->prefix == 32 && !(*networks)[0].negated;
    if (is_host && in.settings.inside.address.contains((*networks)[0].ipv4->address)) {
      return (*networks)[0].ipv4->address;
    }
  }
  in.refuse(rule.where,
            fmt::format("{} must lead to one host of the inside network {}", name(rule.kind),
                        net::to_string(in.settings.inside.address)),
            "name one address there; several servers behind one port are not possible");
  return std::nullopt;
}

/// rdr pass and binat pass: the filter is not asked where it comes in.
forward::FilterRule passed_by_translation() {
  forward::FilterRule pass;
  pass.quick = true;
  pass.direction = forward::FilterRule::Direction::in;
  pass.on = "outside";
  return pass;
}

void add_forward(const PfTranslation& in, const PfRule& rule, const PortForward& forward) {
  in.settings.nat44.port_forwards.push_back(forward);
  if (!rule.passes) return;
  forward::FilterRule pass = passed_by_translation();
  pass.protocol = static_cast<std::uint8_t>(forward.protocol);
  pass.from.ipv4 = forward.from;
  pass.to.ipv4 = net::Ipv4Cidr{forward.inside_address, 32};
  pass.to_ports =
      PortRange{forward.inside_port,
                static_cast<std::uint16_t>(forward.inside_port + forward.outside_ports.size() - 1)};
  auto& rules = in.settings.filter->rules;
  rules.insert(rules.begin(), pass);
}

/// The remote networks of `from`, one forward for each.
std::optional<std::vector<std::optional<net::Ipv4Cidr>>> remotes(const PfTranslation& in,
                                                                 const PfRule& rule) {
  std::vector<std::optional<net::Ipv4Cidr>> all;
  if (is_any(rule.from)) all.emplace_back();
  for (const PfHost& host : rule.from) {
    if (host.kind == PfHost::Kind::any) continue;
    const auto networks = in.networks_of(host);
    if (!networks) return std::nullopt;
    for (const IpNetwork& one : *networks) {
      if (one.negated || !one.ipv4) {
        in.refuse(host.text.where, "rdr from all but some addresses cannot be translated",
                  "say whom it is for, and block the others");
        return std::nullopt;
      }
      all.emplace_back(one.ipv4);
    }
  }
  return all;
}

void translate_rdr(const PfTranslation& in, const PfRule& rule) {
  const auto host = one_inside_host(in, rule, rule.redirect->hosts);
  const auto from = remotes(in, rule);
  if (!host || !from) return;
  if (!is_any(rule.to) && !is_own_outside(in, rule.to)) {
    return in.refuse(rule.where, "rdr of an address that is not the outside port's own",
                     std::string(translation_help));
  }
  if (rule.protocols.empty() || rule.to_ports.empty() || !rule.from_ports.empty()) {
    return in.refuse(rule.where, "rdr needs 'proto tcp' or udp and the port that is forwarded",
                     "write: rdr on IF proto tcp from any to (IF) port 2222 -> HOST port 22");
  }
  for (const model::PfText& protocol : rule.protocols) {
    if (protocol.value != "tcp" && protocol.value != "udp") {
      in.refuse(protocol.where, fmt::format("rdr of {} cannot be translated", protocol.value),
                "only tcp and udp have ports");
      continue;
    }
    for (const model::PfPort& port : rule.to_ports) {
      const auto ranges = in.ranges_of(port);
      if (!ranges) continue;
      for (const PortRange& range : *ranges) {
        PortForward forward;
        forward.protocol = protocol.value == "tcp" ? Protocol::tcp : Protocol::udp;
        forward.outside_ports = {std::max<std::uint16_t>(range.first, 1), range.last};
        forward.inside_address = *host;
        const auto& to = rule.redirect->port;
        // Only `port N:*` goes on counting; without it all lead to one port.
        if (to && to->op != model::PfPort::Op::range && forward.outside_ports.size() > 1) {
          in.refuse(rule.redirect->where, "several ports cannot lead to one",
                    fmt::format("write port {}:* to keep them apart", to->text.value));
          continue;
        }
        forward.inside_port = to && to->first ? *to->first : forward.outside_ports.first;
        for (const auto& remote : *from) {
          forward.from = remote;
          add_forward(in, rule, forward);
        }
      }
    }
  }
}

/// The one network that a side of a binat rule is.
std::optional<net::Ipv4Cidr> network_of(const PfTranslation& in, const PfRule& rule,
                                        const PfHost& host) {
  const auto networks = in.networks_of(host);
  if (!networks) return std::nullopt;
  if (networks->size() == 1 && (*networks)[0].ipv4 && !(*networks)[0].negated) {
    return (*networks)[0].ipv4;
  }
  in.refuse(rule.where, "binat goes from one IPv4 address or network to another",
            "name one address, or a network of the same length, on both sides");
  return std::nullopt;
}

/// Each address of the one network is the same place of the other's (pf.conf(5) binat): hosts with
/// an outside address of their own.
void translate_binat(const PfTranslation& in, const PfRule& rule) {
  const auto refused = [&](std::string what, std::string_view help) {
    in.refuse(rule.where, std::move(what), std::string(help));
  };
  if (!rule.protocols.empty() || !is_any(rule.to)) {
    return refused("binat of some protocols or destinations only cannot be translated",
                   "an outside address is one host's as a whole");
  }
  const auto inside = network_of(in, rule, rule.from.front());
  const auto outside = network_of(in, rule, rule.redirect->hosts.front());
  if (!inside || !outside) return;
  if (inside->prefix != outside->prefix) {
    return refused(fmt::format("binat from {} to {}: the networks differ in length",
                               net::to_string(*inside), net::to_string(*outside)),
                   "pfctl refuses that, too; write both with the same length");
  }
  const net::Ipv4Cidr& here = in.settings.inside.address;
  constexpr int widest = 22;
  if (inside->prefix < widest || inside->prefix < here.prefix || !here.contains(inside->address) ||
      inside->contains(here.address)) {
    return refused(fmt::format("binat of {}, which is not of hosts of the inside network {} only",
                               net::to_string(*inside), net::to_string(here)),
                   "name hosts there, 1024 at most, and not the forwarder itself");
  }
  const net::Ipv4Address own = in.settings.outside.address.address;
  const bool takes_own = outside->contains(own);
  const bool alone =
      std::none_of(in.config.rules.begin(), in.config.rules.end(), [](const PfRule& one) {
        return one.kind == PfRule::Kind::nat || one.kind == PfRule::Kind::rdr;
      });
  if (takes_own && !alone) {
    return refused("binat takes every port of the address that other rules use, too",
                   "give each host the ports that it needs by rdr, and nat to all");
  }
  const std::uint64_t count = std::uint64_t{1} << (32U - inside->prefix);
  for (std::uint32_t i = 0; i < count; ++i) {
    const net::Ipv4Address host{inside->network().value + i};
    // No host has these two.
    if (host == here.network() || host == here.broadcast()) continue;
    in.settings.nat44.one_to_one.push_back({host, {outside->network().value + i}});
  }
  if (!rule.passes) return;
  forward::FilterRule pass = passed_by_translation();
  pass.to.ipv4 = inside;
  auto& rules = in.settings.filter->rules;
  rules.insert(rules.begin(), pass);
}

}  // namespace

void translate_address_rule(const PfTranslation& in, const PfRule& rule) {
  if (!is_plain(in, rule) || !is_outside(in, rule)) return;
  if (rule.kind == PfRule::Kind::nat) translate_nat(in, rule);
  if (rule.kind == PfRule::Kind::rdr) translate_rdr(in, rule);
  if (rule.kind == PfRule::Kind::binat) translate_binat(in, rule);
}

}  // namespace guestlink::relay
