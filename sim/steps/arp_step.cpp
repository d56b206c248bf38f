// Who has an address (RFC 826), asked by a frame of our own: the kernel's table stays as it is.

#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>
#include <system_error>

#include <linux/if_ether.h>
#include <poll.h>
#include <sys/socket.h>

#include "reference/json/scalars.h"
#include "reference/net/arp.h"
#include "reference/net/ethernet.h"
#include "sim/steps/deadline.h"
#include "sim/steps/packet_port.h"
#include "sim/steps/socket.h"
#include "sim/steps/step_kind.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an arp question",
      .meaning =
          "Asks who has an address, once, and takes the first answer. Finds `answered` and `mac`.",
      .fields = {{.name = "iface",
                  .type = &json::any_text,
                  .meaning = "The node's interface.",
                  .example = R"("eth0")",
                  .otherwise = "",
                  .required = true},
                 {.name = "dst",
                  .type = &json::ipv4_address,
                  .meaning = "The address.",
                  .example = R"("172.24.1.1")",
                  .otherwise = "",
                  .required = true},
                 {.name = "src",
                  .type = &json::ipv4_address,
                  .meaning = "Who asks; 0.0.0.0 is a probe (RFC 5227).",
                  .example = R"("0.0.0.0")",
                  .otherwise = "the interface's first address"}}};
  return shape;
}

/// Who says that it has `about`; nothing when `frame` is no such answer.
std::optional<net::MacAddress> answer_in(net::Bytes frame, net::Ipv4Address about) {
  const auto ethernet = net::EthernetView::parse(frame);
  if (!ethernet || ethernet->type() != net::ether_type::arp) return std::nullopt;
  const auto arp = net::parse_arp(ethernet->payload());
  if (!arp || arp->operation != net::Arp::reply || arp->sender != about) {
    return std::nullopt;
  }
  return arp->sender_mac;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration patience) {
  const Endpoint at{node, json::text_of(given, "iface")};
  const auto own = lab.world->interface(at);
  if (!own) return tl::unexpected(own.error());
  if (!*own) return Facts{{"answered", "false"}, {"error", "there is no " + to_string(at)}};
  net::Ipv4Address from;
  if (!(*own)->addresses.empty()) from = (*own)->addresses.front().address;
  from = json::address_of(given, "src").value_or(from);
  const net::Ipv4Address about = *json::address_of(given, "dst");

  const auto socket = open_packet_port(*lab.world, at, ETH_P_ALL);
  if (!socket) return tl::unexpected(socket.error());
  const net::MacAddress everybody{{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};
  const auto frame = net::arp_frame(
      everybody, {.sender_mac = (*own)->mac, .sender = from, .target_mac = {}, .target = about});
  const Deadline deadline = Deadline::after(patience);
  if (::send(socket->number(), frame.data(), frame.size(), 0) < 0) {
    return Facts{{"answered", "false"}, {"error", std::generic_category().message(errno)}};
  }
  std::array<std::byte, 2048> buffer{};
  while (true) {
    const auto ready = wait_for(socket->number(), POLLIN, deadline);
    if (!ready) return tl::unexpected(ready.error());
    if (!*ready) return Facts{{"answered", "false"}, {"error", "no answer"}};
    const auto size = ::recv(socket->number(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size <= 0) continue;
    const auto mac = answer_in(net::Bytes(buffer).first(static_cast<std::size_t>(size)), about);
    if (mac) return Facts{{"answered", "true"}, {"mac", net::to_string(*mac)}};
  }
}

}  // namespace

extern const StepKind arp_step{
    .name = "arp",
    .summary = "Asks who has an address",
    .example = R"({"iface": "eth0", "dst": "172.24.1.1"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
