// Who has an address (RFC 826), asked by a frame of our own: the kernel's table stays as it is.

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <linux/if_ether.h>
#include <poll.h>
#include <sys/socket.h>

#include "reference/json/scalars.h"
#include "reference/net/bytes.h"
#include "sim/steps/deadline.h"
#include "sim/steps/socket.h"
#include "sim/steps/step_kind.h"
#include "sim/world/packet_socket.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t ethernet_bytes = 14;
constexpr std::size_t message_bytes = 28;
constexpr std::uint16_t ethertype_arp = 0x0806;
constexpr std::uint16_t request = 1;
constexpr std::uint16_t reply = 2;

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

std::vector<std::byte> question(const net::MacAddress& own, net::Ipv4Address from,
                                net::Ipv4Address about) {
  std::vector<std::byte> frame(ethernet_bytes + message_bytes);
  for (std::size_t i = 0; i < 6; ++i) {
    frame[i] = std::byte{0xFF};
    frame[6 + i] = frame[ethernet_bytes + 8 + i] = std::byte{own.octets[i]};
  }
  net::store16(frame, 12, ethertype_arp);
  net::store16(frame, ethernet_bytes, 1);           // Ethernet
  net::store16(frame, ethernet_bytes + 2, 0x0800);  // IPv4
  net::store16(frame, ethernet_bytes + 4, 0x0604);  // their lengths
  net::store16(frame, ethernet_bytes + 6, request);
  net::store32(frame, ethernet_bytes + 14, from.value);
  net::store32(frame, ethernet_bytes + 24, about.value);
  return frame;
}

/// Who says that it has `about`; nothing when `frame` is no such answer.
std::optional<net::MacAddress> answer_in(net::Bytes frame, net::Ipv4Address about) {
  if (frame.size() < ethernet_bytes + message_bytes) return std::nullopt;
  if (net::load16(frame, 12) != ethertype_arp) return std::nullopt;
  const net::Bytes message = frame.subspan(ethernet_bytes);
  if (net::load16(message, 6) != reply || net::load32(message, 14) != about.value) {
    return std::nullopt;
  }
  net::MacAddress mac;
  for (std::size_t i = 0; i < 6; ++i) mac.octets[i] = net::load8(message, 8 + i);
  return mac;
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

  const auto socket = lab.world->open_socket(node, AF_PACKET, SOCK_RAW);
  if (!socket) return tl::unexpected(socket.error());
  if (auto bound = bind_packet_socket(*socket, at.interface, ETH_P_ALL); !bound) {
    return tl::unexpected(bound.error());
  }
  const auto frame = question((*own)->mac, from, about);
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
