#include "sim/steps/ssh.h"

#include <string>

#include <fmt/format.h>

#include "sim/laptop/claims/reach.h"
#include "sim/laptop/claims/tunnel.h"

namespace guestlink::sim {
namespace {

constexpr std::uint16_t ssh_port = 22;
constexpr net::Ipv4Address loopback{0x7F000001U};

/// What must be there before anything about ssh can be tried, or the attempt that says otherwise.
Result<std::optional<Attempt>> begin_ssh(Stage& stage) {
  if (auto not_yet = cannot_begin(stage, "host")) return not_yet;
  if (auto reason = no_ssh_here(stage)) return std::optional(skipped(*reason));
  if (!stage.lease) {
    return std::optional(failed(Symptom::no_lease, "the guest has no address on the LAN"));
  }
  if (auto done = prepare_ssh(stage); !done) return tl::unexpected(done.error());
  if (!stage.sshd_trouble.empty()) {
    return std::optional(failed(Symptom::no_guest_ssh, stage.sshd_trouble));
  }
  return std::optional<Attempt>();
}

std::string where(const Listening& listening) {
  if (listening.anywhere) return "the guest listens everywhere";
  return listening.loopback ? "the guest listens on its loopback only" : "nothing listens";
}

}  // namespace

Result<Attempt> lan_reaches_host_ssh(Stage& stage) {
  if (auto not_yet = cannot_begin(stage, "host")) return *not_yet;
  if (auto reason = no_sshd_here(stage)) return skipped(*reason);
  if (auto done = start_host_sshd(stage); !done) return tl::unexpected(done.error());
  if (!stage.host_sshd_trouble.empty()) {
    return failed(Symptom::silent_host, stage.host_sshd_trouble);
  }
  const SocketAddress host{stage.own_address("host")->address, ssh_port};
  const auto greeted = greet(stage, "lan", host);
  if (!greeted) return tl::unexpected(greeted.error());
  std::string evidence = fmt::format("{} says {}", to_string(host), greeted->said);
  if (greeted->by_host) return passed(std::move(evidence));
  return failed(Symptom::silent_host, std::move(evidence));
}

Result<Attempt> lan_reaches_guest_ssh(Stage& stage) {
  const auto begun = begin_ssh(stage);
  if (!begun) return tl::unexpected(begun.error());
  if (*begun) return **begun;
  const SocketAddress guest{stage.lease->address.address, ssh_port};
  const auto greeted = greet(stage, "lan", guest);
  if (!greeted) return tl::unexpected(greeted.error());
  std::string evidence = fmt::format("{} says {}", to_string(guest), greeted->said);
  if (greeted->said.starts_with("\"SSH-2.0-OpenSSH")) return passed(std::move(evidence));
  return failed(Symptom::no_guest_ssh, std::move(evidence));
}

Result<Attempt> lan_reaches_host_by_tunnel(Stage& stage) {
  const auto begun = begin_ssh(stage);
  if (!begun) return tl::unexpected(begun.error());
  if (*begun) return **begun;
  const auto trouble = open_tunnel(stage);
  if (!trouble) return tl::unexpected(trouble.error());
  if (!trouble->empty()) return failed(Symptom::no_tunnel, *trouble);
  const auto listening = listening_at(*stage.world, "guest", tunnel_port(stage));
  if (!listening) return tl::unexpected(listening.error());
  const SocketAddress guest{stage.lease->address.address, tunnel_port(stage)};
  const auto greeted = greet(stage, "lan", guest);
  if (!greeted) return tl::unexpected(greeted.error());
  std::string evidence =
      fmt::format("{} says {}; {}", to_string(guest), greeted->said, where(*listening));
  if (greeted->by_host) {
    stage.tunnel_works = true;
    return passed(std::move(evidence));
  }
  Symptom symptom = Symptom::no_guest_ssh;
  if (greeted->connected) symptom = Symptom::silent_host;
  if (!listening->anywhere) symptom = Symptom::loopback_tunnel;
  return failed(symptom, std::move(evidence));
}

Result<Attempt> tunnel_needs_gateway_ports(Stage& stage) {
  const auto begun = begin_ssh(stage);
  if (!begun) return tl::unexpected(begun.error());
  if (*begun) return **begun;
  if (!stage.tunnel_works) {
    return skipped("the tunnel does not work in the first place: its absence would prove nothing");
  }
  if (stage.laptop().host.tunnels.front().background) {
    return skipped("the tunnel puts itself into the background and cannot be opened anew");
  }
  // The variant: the laptop with one file overlaid.  The first value of a keyword wins.
  const std::string own(stage.subject->text("guest/etc/ssh/sshd_config").value_or(""));
  const auto reopen = [&](const std::string& config) -> Result<std::string> {
    if (auto done = close_tunnel(stage); !done) return tl::unexpected(done.error());
    if (auto done = stage.world->put_file("guest", "/etc/ssh/sshd_config", config); !done) {
      return tl::unexpected(done.error());
    }
    if (auto done = start_guest_sshd(stage); !done) return tl::unexpected(done.error());
    return stage.sshd_trouble.empty() ? open_tunnel(stage) : stage.sshd_trouble;
  };
  const auto trouble = reopen("GatewayPorts no\n" + own);
  if (!trouble) return tl::unexpected(trouble.error());
  if (!trouble->empty()) return failed(Symptom::no_tunnel, *trouble);
  const SocketAddress guest{stage.lease->address.address, tunnel_port(stage)};
  const auto from_lan = greet(stage, "lan", guest);
  if (!from_lan) return tl::unexpected(from_lan.error());
  const auto from_guest = greet(stage, "guest", {loopback, tunnel_port(stage)});
  if (!from_guest) return tl::unexpected(from_guest.error());
  if (stage.keep) {
    const auto back = reopen(own);
    if (!back) return tl::unexpected(back.error());
  }
  std::string evidence = fmt::format("from the LAN: {}; from the guest's own loopback: {}",
                                     from_lan->said, from_guest->said);
  if (!from_lan->connected && from_guest->by_host) return passed(std::move(evidence));
  return failed(Symptom::none, std::move(evidence));
}

}  // namespace guestlink::sim
