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
#include "sim/steps/socket.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t header_bytes = 8;
constexpr std::uint8_t echo_reply = 0;  // RFC 792
constexpr std::uint8_t unreachable = 3;
constexpr std::uint8_t echo_request = 8;
constexpr std::uint8_t time_exceeded = 11;

std::uint16_t internet_checksum(net::Bytes bytes) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) sum += net::load16(bytes, at);
  if (bytes.size() % 2 != 0) sum += std::uint32_t{net::load8(bytes, bytes.size() - 1)} << 8U;
  while ((sum >> 16U) != 0) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

std::vector<std::byte> request(const Echo& echo) {
  std::vector<std::byte> bytes(header_bytes + echo.payload_bytes);
  net::store8(bytes, 0, echo_request);
  net::store16(bytes, 4, echo.id);
  net::store16(bytes, 6, echo.sequence);
  for (std::size_t at = header_bytes; at < bytes.size(); ++at) bytes[at] = std::byte(at);
  net::store16(bytes, 2, internet_checksum(bytes));
  return bytes;
}

/// The ICMP message of an IPv4 packet as a raw socket hands it over; empty: there is none.
net::Bytes icmp_of(net::Bytes packet) {
  if (packet.size() < 20) return {};
  const std::size_t header = (net::load8(packet, 0) & 0x0FU) * std::size_t{4};
  if (packet.size() < header + header_bytes || net::load8(packet, 9) != IPPROTO_ICMP) return {};
  return packet.subspan(header);
}

/// The outcome if `packet` speaks of `echo`.
std::optional<EchoOutcome> judge(net::Bytes packet, const Echo& echo) {
  const net::Bytes icmp = icmp_of(packet);
  if (icmp.empty()) return std::nullopt;
  const auto is_ours = [&](net::Bytes message) {
    return net::load16(message, 4) == echo.id && net::load16(message, 6) == echo.sequence;
  };
  const std::uint8_t type = net::load8(icmp, 0);
  const net::Ipv4Address from{net::load32(packet, 12)};
  if (type == echo_reply && is_ours(icmp) && from == echo.to) return EchoOutcome{true, {}, {}};
  if (type != unreachable && type != time_exceeded) return std::nullopt;
  const net::Bytes quoted = icmp_of(icmp.subspan(header_bytes));
  if (quoted.empty() || net::load8(quoted, 0) != echo_request || !is_ours(quoted)) {
    return std::nullopt;
  }
  return EchoOutcome{
      false,
      {},
      fmt::format("{} answered: {} (code {})", net::to_string(from),
                  type == unreachable ? "unreachable" : "time exceeded", net::load8(icmp, 1))};
}

}  // namespace

Status send_echo(int descriptor, const Echo& echo) {
  const auto bytes = request(echo);
  const sockaddr_in to = to_sockaddr({echo.to, 0});
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): sockaddr's own convention
  if (sendto(descriptor, bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&to),
             sizeof to) < 0) {
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
    const auto size = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0) continue;
    auto outcome = judge(net::Bytes(buffer).first(static_cast<std::size_t>(size)), echo);
    if (!outcome) continue;
    outcome->round_trip = std::chrono::steady_clock::now() - begun;
    return *outcome;
  }
}

}  // namespace guestlink::sim
