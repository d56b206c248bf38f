// A lease by a real client, and what a client's script does with it.

#include <string>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/dhcp.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

constexpr std::uint64_t usual_tries = 3;

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a dhcp exchange",
      .meaning =
          "Asks for a lease and gives the interface its address, the node its default route and "
          "its name servers. Finds `leased` and either `address`, `router` and `dns` or `error`.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface, which is up.",
                  .example = R"("wlan0")",
                  .otherwise = "",
                  .required = true},
                 {.name = "tries",
                  .type = &json::whole_number,
                  .meaning = "How many times it asks, a second apart.",
                  .example = "1",
                  .otherwise = "3"},
                 {.name = "apply",
                  .type = &json::true_or_false,
                  .meaning = "Whether the lease takes effect.",
                  .example = "false",
                  .otherwise = "true"}}};
  return shape;
}

Status apply(World& world, const Endpoint& at, const Lease& lease) {
  const auto now = world.interface(at);
  if (!now) return tl::unexpected(now.error());
  if (*now) {
    for (const net::Ipv4Cidr& old : (*now)->addresses) {
      if (old == lease.address) continue;
      if (auto done = world.remove_address(at, old); !done) return done;
    }
  }
  if (auto done = world.add_address(at, lease.address); !done) return done;
  if (lease.router) {
    const net::Ipv4Cidr anywhere{{}, 0};
    // One that the topology or an earlier lease set may be there already.
    static_cast<void>(world.add_route(at.node, anywhere, *lease.router, at.interface));
  }
  std::string resolvers;
  for (const net::Ipv4Address one : lease.name_servers) {
    resolvers += fmt::format("nameserver {}\n", net::to_string(one));
  }
  return world.put_file(at.node, "/etc/resolv.conf", resolvers);
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const Endpoint at{node, json::text_of(given, "iface")};
  const auto outcome =
      get_lease(*lab.world, at, deadline, json::whole_of(given, "tries", usual_tries));
  if (!outcome) return tl::unexpected(outcome.error());
  Facts facts{{"leased", outcome->lease ? "true" : "false"}};
  if (!outcome->lease) {
    facts["error"] = outcome->trouble;
    return facts;
  }
  const Lease& lease = *outcome->lease;
  facts["address"] = net::to_string(lease.address);
  if (lease.router) facts["router"] = net::to_string(*lease.router);
  std::string& servers = facts["dns"];
  for (const net::Ipv4Address one : lease.name_servers) {
    servers += (servers.empty() ? "" : " ") + net::to_string(one);
  }
  if (json::flag_of(given, "apply", true)) {
    if (auto done = apply(*lab.world, at, lease); !done) return tl::unexpected(done.error());
  }
  return facts;
}

}  // namespace

extern const StepKind dhcp_step{
    .name = "dhcp",
    .summary = "Asks for a lease by udhcpc and puts it to use",
    .example = R"({"iface": "wlan0"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
