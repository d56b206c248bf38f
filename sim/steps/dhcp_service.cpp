// A DHCP server: dnsmasq without its name server.

#include <string>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/service_kind.h"

namespace guestlink::sim {
namespace {

constexpr json::ValueType leases_by_mac{.kind = json::ValueType::Kind::map,
                                        .words = "an object of addresses by MAC",
                                        .schema = "",
                                        .item = &json::ipv4_address,
                                        .key = &json::any_text};

const json::ObjectShape& settings() {
  static const json::ObjectShape shape{
      .name = "a dhcp service",
      .meaning = "Leases for one link.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface, with an address of the network.",
                  .example = R"("bss0")",
                  .otherwise = "",
                  .required = true},
                 {.name = "first",
                  .type = &json::ipv4_address,
                  .meaning = "The first address that it gives.",
                  .example = R"("192.168.0.50")",
                  .otherwise = "",
                  .required = true},
                 {.name = "last",
                  .type = &json::ipv4_address,
                  .meaning = "The last one.",
                  .example = R"("192.168.0.60")",
                  .otherwise = "the first one"},
                 {.name = "hosts",
                  .type = &leases_by_mac,
                  .meaning = "Addresses that are kept for somebody.",
                  .example = R"({"f0:d5:bf:1b:e2:16": "192.168.0.21"})",
                  .otherwise = "none"},
                 {.name = "router",
                  .type = &json::ipv4_address,
                  .meaning = "Option 3 (RFC 2132).",
                  .example = R"("192.168.0.1")",
                  .otherwise = "the interface's own address"},
                 {.name = "dns",
                  .type = &ipv4_addresses,
                  .meaning = "Option 6.",
                  .example = R"(["192.168.0.1"])",
                  .otherwise = "none"}}};
  return shape;
}

std::string configuration(const json::JsonNode& given, const std::string& node) {
  const std::string first = json::text_of(given, "first");
  std::string text = fmt::format(
      "port=0\ninterface={0}\nbind-interfaces\nno-ping\ndhcp-authoritative\nlog-dhcp\n"
      "dhcp-leasefile=/tmp/dhcp-leases\npid-file=/tmp/dhcp-pid\nuser=root\ngroup=root\n"
      "dhcp-range={1},{2},1h\n",
      json::text_of(given, "iface"), first, json::text_of(given, "last", first));
  if (const json::JsonNode* hosts = json::member(given, "hosts")) {
    for (const json::JsonNode::Member& one : hosts->members) {
      text += fmt::format("dhcp-host={},{}\n", one.key.value, one.value.text);
    }
  }
  const std::string router = json::text_of(given, "router");
  if (!router.empty()) text += fmt::format("dhcp-option=3,{}\n", router);
  const auto servers = json::texts_of(given, "dns");
  // Without a value the option is not sent, where dnsmasq would name itself.
  text += fmt::format("dhcp-option=6{}{}\n", servers.empty() ? "" : ",", fmt::join(servers, ","));
  static_cast<void>(node);
  return text;
}

Result<std::string> start(Lab& lab, const std::string& node, const json::JsonNode& given) {
  constexpr const char* path = "/tmp/dhcp.conf";
  // A server that starts anew knows nothing of its last life's leases.
  lab.running.erase("dhcp " + node);
  if (auto done = lab.world->put_file(node, "/tmp/dhcp-leases", ""); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = lab.world->put_file(node, path, configuration(given, node)); !done) {
    return tl::unexpected(done.error());
  }
  auto server =
      lab.world->start(node, Argv{"dnsmasq", "--no-daemon", fmt::format("--conf-file={}", path)});
  if (!server) return tl::unexpected(server.error());
  return keep_when_ready(lab, node, "dhcp", std::move(*server), "DHCP, sockets bound");
}

}  // namespace

extern const ServiceKind dhcp_service{
    .name = "dhcp",
    .summary = "Leases addresses, by dnsmasq.",
    .example = R"({"iface": "bss0", "first": "192.168.0.50", "last": "192.168.0.60"})",
    .settings = settings,
    .start = start,
};

}  // namespace guestlink::sim
