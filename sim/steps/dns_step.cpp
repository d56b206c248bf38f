// One question to one name server.

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/dns.h"
#include "sim/steps/step_kind.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

constexpr std::uint16_t dns_port = 53;
constexpr std::uint16_t question_id = 0x676C;  // "gl"

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a dns question",
      .meaning =
          "Asks for a name's IPv4 addresses, once. Finds `answered` and either `code` (0 good, 3 "
          "no such name: RFC 1035 section 4.1.1) and `address`, the first one, or `error`.",
      .fields = {{.name = "name",
                  .type = &json::any_text,
                  .meaning = "The name.",
                  .example = R"("www.example")",
                  .otherwise = "",
                  .required = true},
                 {.name = "server",
                  .type = &json::ipv4_address,
                  .meaning = "Who is asked.",
                  .example = R"("172.24.1.1")",
                  .otherwise = "the first nameserver of the node's resolv.conf"}}};
  return shape;
}

/// The first `nameserver` of a resolv.conf.
std::optional<net::Ipv4Address> first_server(std::string_view text) {
  constexpr std::string_view keyword = "nameserver ";
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (line.starts_with(keyword)) return net::parse_ipv4(line.substr(keyword.size()));
  }
  return std::nullopt;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  auto server = json::address_of(given, "server");
  if (!server) {
    const auto text = lab.world->read_file(node, "/etc/resolv.conf");
    server = first_server(text.value_or(""));
    if (!server) {
      return Facts{{"answered", "false"}, {"error", "no nameserver in /etc/resolv.conf"}};
    }
  }
  const auto socket = lab.world->open_socket(node, AF_INET, SOCK_DGRAM);
  if (!socket) return tl::unexpected(socket.error());
  const auto outcome = ask_dns(socket->number(), {*server, dns_port}, json::text_of(given, "name"),
                               question_id, Deadline::after(deadline));
  if (!outcome) return tl::unexpected(outcome.error());
  Facts facts{{"answered", outcome->answer ? "true" : "false"}};
  if (!outcome->answer) {
    facts["error"] = outcome->trouble;
    return facts;
  }
  facts["code"] = fmt::format("{}", outcome->answer->code);
  if (!outcome->answer->addresses.empty()) {
    facts["address"] = net::to_string(outcome->answer->addresses.front());
  }
  return facts;
}

}  // namespace

extern const StepKind dns_step{
    .name = "dns",
    .summary = "Asks a name server for a name's addresses",
    .example = R"({"name": "www.example", "server": "172.24.1.1"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
