// The services that the guest's files set up for the host: names and leases.

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "sim/laptop/stage.h"

namespace guestlink::sim {
namespace {

constexpr const char* udhcpd_conf = "/tmp/udhcpd.conf";

/// A dnsmasq.conf for another interface: the forwarder owns the wire, and the guest's kernel has
/// its addresses on the tap beside it.
std::string with_interface(std::string_view conf, const std::string& from, std::string_view to) {
  std::string text;
  while (!conf.empty()) {
    const std::string_view line = conf.substr(0, conf.find('\n'));
    conf.remove_prefix(std::min(conf.size(), line.size() + 1));
    text += line == "interface=" + from ? fmt::format("interface={}", to) : std::string(line);
    text += '\n';
  }
  return text;
}

/// The words behind `key:` of each line of an unbound.conf(5).
std::vector<std::string> values_of(std::string_view conf, std::string_view key) {
  std::vector<std::string> values;
  while (!conf.empty()) {
    std::string_view line = conf.substr(0, conf.find('\n'));
    conf.remove_prefix(std::min(conf.size(), line.size() + 1));
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') continue;
    line.remove_prefix(key.size() + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    values.emplace_back(line.substr(0, line.find_first_of(" \t#")));
  }
  return values;
}

/// A dnsmasq.conf that listens where OpenBSD's unbound would, and asks the lease's servers.
std::optional<std::string> instead_of_unbound(const Stage& stage) {
  const auto conf = stage.subject->text("guest/var/unbound/etc/unbound.conf");
  const auto local = stage.subject->text("guest/etc/rc.conf.local");
  if (!conf || !local || local->find("unbound_flags=") == std::string_view::npos) {
    return std::nullopt;
  }
  std::string text = "bind-interfaces\nno-hosts\n";
  for (const std::string& address : values_of(*conf, "interface")) {
    text += fmt::format("listen-address={}\n", address);
  }
  return text;
}

/// The configuration of the guest's name server and what is to be said of it; `dns_trouble` says
/// why there is none.
std::optional<std::string> dns_conf(Stage& stage) {
  if (auto unbound = instead_of_unbound(stage)) {
    stage.notes.emplace_back("dnsmasq stands in for the guest's unbound");
    return unbound;
  }
  const auto own = stage.subject->text("guest/etc/dnsmasq.conf");
  if (!own) {
    stage.dns_trouble = "the guest has no name server: there is no dnsmasq.conf";
    return std::nullopt;
  }
  if (!is_at_boot(stage, "dnsmasq")) {
    stage.dns_trouble = "the guest's dnsmasq is in no runlevel";
    return std::nullopt;
  }
  if (!stage.forwarder_has_wires) return std::string(*own);
  stage.notes.push_back(
      fmt::format("the guest's dnsmasq listens on {} instead of {}: the forwarder owns the wire",
                  local_tap, stage.topology().inside));
  return with_interface(*own, stage.topology().inside, local_tap);
}

/// Waits until a service of the guest says that it has started; false when it does not.
bool has_started(Stage& stage, Background& server, std::string_view what) {
  const Instant begun = stage.world->now();
  const bool ready = server.wait_for_line("started", stage.boot_time.patience()).has_value();
  spend_boot_time(stage, what, stage.world->now() - begun);
  return ready;
}

Status start_dns(Stage& stage) {
  const auto conf = dns_conf(stage);
  if (!conf) return {};
  const std::string file = "/tmp/dnsmasq.conf";
  if (auto done = stage.world->put_file("guest", file, *conf); !done) {
    stage.dns_trouble = "dnsmasq: " + done.error().message;
    return {};
  }
  auto server = stage.world->start("guest", Argv{"dnsmasq", "--no-daemon", "--conf-file=" + file});
  if (!server) return tl::unexpected(server.error());
  if (!has_started(stage, *server, "dnsmasq")) {
    stage.dns_trouble = "dnsmasq: " + last_line(server->err());
    return {};
  }
  stage.running.insert_or_assign("dnsmasq", std::move(*server));
  return {};
}

Status start_dhcp(Stage& stage) {
  const auto& udhcpd = stage.laptop().guest.udhcpd;
  if (!udhcpd || !is_at_boot(stage, "udhcpd")) return {};
  World& world = *stage.world;
  const std::string text(stage.subject->sources.text(udhcpd->file));
  if (auto done = world.put_file("guest", udhcpd_conf, text + "\nlease_file /tmp/udhcpd.leases\n");
      !done) {
    stage.host_dhcp_trouble = "the guest's udhcpd: " + done.error().message;
    return {};
  }
  if (auto done = world.put_file("guest", "/tmp/udhcpd.leases", ""); !done) {
    stage.host_dhcp_trouble = "the guest's udhcpd: " + done.error().message;
    return {};
  }
  auto server = world.start("guest", Argv{"busybox", "udhcpd", "-f", udhcpd_conf});
  if (!server) return tl::unexpected(server.error());
  if (!has_started(stage, *server, "udhcpd")) {
    stage.host_dhcp_trouble = "the guest's udhcpd: " + last_line(server->err());
    return {};
  }
  stage.running.insert_or_assign("udhcpd", std::move(*server));
  return {};
}

}  // namespace

Status start_guest_services(Stage& stage) {
  if (auto done = start_dhcp(stage); !done) return done;
  return start_dns(stage);
}

}  // namespace guestlink::sim
