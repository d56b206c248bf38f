#include "sim/steps/ping.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <optional>
#include <system_error>
#include <vector>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/net/bytes.h"
#include "reference/net/checksum.h"
#include "reference/net/ipv4.h"
#include "reference/net/ipv6.h"
#include "sim/steps/socket.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t header_bytes = 8;

/// The types of messages that matter here.
struct Types {
  std::uint8_t request;
  std::uint8_t reply;
  std::uint8_t unreachable;
  std::uint8_t time_exceeded;
};
constexpr Types icmp{8, 0, 3, 11};       // RFC 792
constexpr Types icmpv6{128, 129, 1, 3};  // RFC 4443

const Types& types_for(const Echo& echo) {
  return echo.to.is_ipv4() ? icmp : icmpv6;
}

std::vector<std::byte> request(const Echo& echo) {
  std::vector<std::byte> bytes(header_bytes + echo.payload_bytes);
  net::store8(bytes, 0, types_for(echo).request);
  net::store16(bytes, 4, echo.id);
  net::store16(bytes, 6, echo.sequence);
  for (std::size_t at = header_bytes; at < bytes.size(); ++at) bytes[at] = std::byte(at);
  // The kernel itself sums up ICMPv6, whose sum covers addresses, too (RFC 3542 section 3.1).
  if (echo.to.is_ipv4()) net::store16(bytes, 2, net::checksum(bytes));
  return bytes;
}

/// The ICMP message of a whole IPv4 packet; empty: there is none.
net::Bytes icmp_of(net::Bytes packet) {
  const auto ip = net::Ipv4View::parse_header(packet);
  if (!ip || ip->protocol() != net::ip_protocol::icmp) return {};
  const net::Bytes message = packet.subspan(ip->header_bytes());
  return message.size() < header_bytes ? net::Bytes{} : message;
}

/// The ICMPv6 message of a whole IPv6 packet; empty: there is none.
net::Bytes icmpv6_of(net::Bytes packet) {
  const auto ip = net::Ipv6View::parse_header(packet);
  if (!ip || ip->next_header() != net::ip_protocol::icmpv6) return {};
  const net::Bytes message = packet.subspan(net::ipv6_header_bytes);
  return message.size() < header_bytes ? net::Bytes{} : message;
}

/// The outcome if `message` speaks of `echo`.
std::optional<EchoOutcome> judge(net::Bytes message, const net::IpAddress& from, const Echo& echo) {
  if (message.size() < header_bytes) return std::nullopt;
  const Types& types = types_for(echo);
  const auto is_ours = [&](net::Bytes one) {
    return net::load16(one, 4) == echo.id && net::load16(one, 6) == echo.sequence;
  };
  const std::uint8_t type = net::load8(message, 0);
  if (type == types.reply && is_ours(message) && from == echo.to) return EchoOutcome{true, {}, {}};
  if (type != types.unreachable && type != types.time_exceeded) return std::nullopt;
  const net::Bytes packet = message.subspan(header_bytes);
  const net::Bytes quoted = echo.to.is_ipv4() ? icmp_of(packet) : icmpv6_of(packet);
  if (quoted.empty() || net::load8(quoted, 0) != types.request || !is_ours(quoted)) {
    return std::nullopt;
  }
  return EchoOutcome{false,
                     {},
                     fmt::format("{} answered: {} (code {})", net::to_string(from),
                                 type == types.unreachable ? "unreachable" : "time exceeded",
                                 net::load8(message, 1))};
}

}  // namespace

int protocol_of(const Echo& echo) {
  return echo.to.is_ipv4() ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6};
}

Status send_echo(int descriptor, const Echo& echo) {
  const auto bytes = request(echo);
  const SystemAddress to({echo.to, 0});
  if (sendto(descriptor, bytes.data(), bytes.size(), 0, to.get(), to.size()) < 0) {
    return failure(Error::Code::failed, std::generic_category().message(errno));
  }
  return {};
}

Result<EchoOutcome> ping(int descriptor, const Echo& echo, const Deadline& deadline) {
  const auto begun = std::chrono::steady_clock::now();
  if (auto sent = send_echo(descriptor, echo); !sent) {
    return EchoOutcome{false, {}, sent.error().message};
  }
  std::array<std::byte, 2048> buffer{};
  while (true) {
    const auto ready = wait_for(descriptor, POLLIN, deadline);
    if (!ready) return tl::unexpected(ready.error());
    if (!*ready) return EchoOutcome{false, {}, "no answer"};
    SystemAddress from;
    const auto size =
        recvfrom(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT, from.get(), from.room());
    if (size < 0) continue;
    const net::Bytes read = net::Bytes(buffer).first(static_cast<std::size_t>(size));
    // A raw socket of IPv4 hands over the whole packet, one of IPv6 only what it carries.
    auto outcome = judge(echo.to.is_ipv4() ? icmp_of(read) : read, from.address().address, echo);
    if (!outcome) continue;
    outcome->round_trip = std::chrono::steady_clock::now() - begun;
    return *outcome;
  }
}

}  // namespace guestlink::sim
