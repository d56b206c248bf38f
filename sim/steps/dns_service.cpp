// A name server that knows what it is told: dnsmasq without upstream and without DHCP.

#include <string>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/service_kind.h"

namespace guestlink::sim {
namespace {

constexpr json::ValueType addresses_by_name{.kind = json::ValueType::Kind::map,
                                            .words = "an object of addresses by name",
                                            .schema = "",
                                            .item = &json::ipv4_address,
                                            .key = &json::any_text};

const json::ObjectShape& settings() {
  static const json::ObjectShape shape{
      .name = "a dns service",
      .meaning = "A name server on port 53 of every address of the node. It refuses other names.",
      .fields = {{.name = "names",
                  .type = &addresses_by_name,
                  .meaning = "What it answers.",
                  .example = R"({"www.example": "198.51.100.1"})",
                  .otherwise = "",
                  .required = true}}};
  return shape;
}

Result<std::string> start(Lab& lab, const std::string& node, const json::JsonNode& given) {
  constexpr const char* path = "/tmp/dns.conf";
  std::string text = "no-resolv\nno-hosts\nuser=root\ngroup=root\npid-file=/tmp/dns-pid\n";
  for (const json::JsonNode::Member& one : json::member(given, "names")->members) {
    text += fmt::format("address=/{}/{}\n", one.key.value, one.value.text);
  }
  lab.running.erase("dns " + node);
  if (auto done = lab.world->put_file(node, path, text); !done) {
    return tl::unexpected(done.error());
  }
  auto server =
      lab.world->start(node, Argv{"dnsmasq", "--no-daemon", fmt::format("--conf-file={}", path)});
  if (!server) return tl::unexpected(server.error());
  return keep_when_ready(lab, node, "dns", std::move(*server), "started");
}

}  // namespace

extern const ServiceKind dns_service{
    .name = "dns",
    .summary = "Answers for names, by dnsmasq.",
    .example = R"({"names": {"www.example": "198.51.100.1"}})",
    .settings = settings,
    .start = start,
};

}  // namespace guestlink::sim
