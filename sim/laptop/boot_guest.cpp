// The guest: its files, its users, its network by its own system, its services.

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "sim/laptop/stage.h"
#include "sim/steps/ssh.h"

namespace guestlink::sim {
namespace {

constexpr std::string_view passwd =
    "root:x:0:0:root:/root:/bin/sh\n"
    "sshd:x:22:22:sshd:/run/sshd:/sbin/nologin\n"
    "dnsmasq:x:100:100:dnsmasq:/dev/null:/sbin/nologin\n"
    "nobody:x:65534:65534:nobody:/:/sbin/nologin\n";

/// run.sh's part: the user of the tunnel, with the key that the host was given just now.
Status make_users(Stage& stage) {
  World& world = *stage.world;
  std::string users(passwd);
  std::string shadows =
      "root:*:19000:0:::::\nsshd:!:19000:0:::::\ndnsmasq:!:19000:0:::::\nnobody:*:19000:0:::::\n";
  for (const auto& tunnel : stage.laptop().host.tunnels) {
    const std::string& user = tunnel.target_user;
    if (user.empty() || user == "root") continue;
    users += fmt::format("{0}:x:1000:1000:{0}:/home/{0}:/bin/sh\n", user);
    shadows += fmt::format("{}:*:19000:0:::::\n", user);
    break;
  }
  if (auto done = world.put_file("guest", "/etc/passwd", users); !done) return done;
  if (auto done = world.put_file("guest", "/etc/shadow", shadows, 0600); !done) return done;
  return world.put_file("guest", "/etc/group",
                        "root:x:0:\nsshd:x:22:\ndnsmasq:x:100:\ntunnel:x:1000:\nnobody:x:65534:\n");
}

}  // namespace

void spend_boot_time(Stage& stage, std::string_view what, Duration took) {
  const bool had_some = !stage.boot_time.is_spent();
  stage.boot_time.spend(what, took);
  if (had_some && stage.boot_time.is_spent()) {
    stage.notes.push_back(stage.boot_time.words() + ": what comes after it was not run");
  }
}

bool is_at_boot(const Stage& stage, std::string_view service) {
  const auto& runlevels = stage.laptop().guest.runlevels;
  return runlevels.empty() || std::ranges::any_of(runlevels, [&](const std::string& one) {
           return one.ends_with("/" + std::string(service));
         });
}

Status lease_guest(Stage& stage, const std::string& interface) {
  if (stage.boot_time.is_spent()) {
    stage.dhcp_trouble = "nobody asked for a lease: " + stage.boot_time.words();
    return {};
  }
  stage.say(fmt::format("the guest's {} asks for a lease", interface));
  const Instant begun = stage.world->now();
  auto outcome = get_lease(*stage.world, {"guest", interface}, stage.boot_time.patience());
  if (!outcome) return tl::unexpected(outcome.error());
  spend_boot_time(stage, "a lease for " + interface, stage.world->now() - begun);
  stage.lease = outcome->lease;
  stage.dhcp_trouble = outcome->trouble;
  if (!stage.lease) return {};
  std::string text;
  for (const net::Ipv4Address server : stage.lease->name_servers) {
    text += fmt::format("nameserver {}\n", net::to_string(server));
  }
  // The guest's own scripts may have made it something that nobody should write to.
  if (auto done = stage.world->put_file("guest", "/etc/resolv.conf", text); !done) {
    stage.notes.push_back("the lease's name servers are not known: " + done.error().message);
  }
  return {};
}

Status configure_by_lease(Stage& stage, const std::string& interface) {
  if (auto done = lease_guest(stage, interface); !done || !stage.lease) return done;
  const Endpoint at{"guest", interface};
  if (auto done = stage.world->add_address(at, stage.lease->address); !done) return done;
  if (stage.lease->router) {
    static_cast<void>(stage.world->add_route("guest", net::Ipv4Cidr{{}, 0}, *stage.lease->router));
  }
  return {};
}

Status start_guest_sshd(Stage& stage) {
  stage.running.erase("sshd");
  stage.sshd_trouble.clear();
  auto sshd = start_sshd(*stage.world, "guest");
  if (sshd) {
    stage.running.insert_or_assign("sshd", std::move(*sshd));
    return {};
  }
  stage.sshd_trouble = sshd.error().message;
  return {};
}

Status boot_guest(Stage& stage) {
  if (!stage.guest_runs()) return {};
  stage.say("the guest boots");
  stage.boot_time.renew();
  if (auto done = put_files(stage, "guest", "guest"); !done) return done;
  if (auto done = make_users(stage); !done) return done;
  if (stage.laptop().guest.bsd) {
    if (auto done = bring_up_bsd(stage); !done) return done;
  } else if (stage.forwarder == ForwarderKind::own && stage.carrier_of("host").node == "guest") {
    if (auto done = start_own_forwarder(stage); !done) return done;
  } else {
    if (auto done = bring_up_linux(stage); !done) return done;
  }
  if (stage.topology().road != model::Road::guest_routes) return {};
  return start_guest_services(stage);
}

}  // namespace guestlink::sim
