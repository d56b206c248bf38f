#include "sim/steps/dns.h"

#include <array>
#include <cerrno>
#include <system_error>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace guestlink::sim {
namespace {

constexpr std::size_t header_bytes = 12;
constexpr std::uint16_t type_a = 1;
constexpr std::uint16_t class_in = 1;

void append16(std::vector<std::byte>& bytes, std::uint16_t value) {
  bytes.push_back(static_cast<std::byte>(value >> 8U));
  bytes.push_back(static_cast<std::byte>(value & 0xFFU));
}

/// The offset behind the name that begins at `at`; nothing when the message ends first.
std::optional<std::size_t> behind_name(net::Bytes message, std::size_t at) {
  while (at < message.size()) {
    const std::uint8_t length = net::load8(message, at);
    if (length == 0) return at + 1;
    if ((length & 0xC0U) == 0xC0U) return at + 2;  // a pointer ends the name
    at += std::size_t{1} + length;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::byte> encode_dns_query(std::string_view name, std::uint16_t id) {
  std::vector<std::byte> bytes;
  append16(bytes, id);
  append16(bytes, 0x0100);  // recursion desired
  append16(bytes, 1);       // one question
  for (int i = 0; i < 3; ++i) append16(bytes, 0);
  while (!name.empty()) {
    const std::string_view label = name.substr(0, name.find('.'));
    bytes.push_back(static_cast<std::byte>(label.size()));
    for (const char letter : label) bytes.push_back(static_cast<std::byte>(letter));
    name.remove_prefix(label.size() == name.size() ? label.size() : label.size() + 1);
  }
  bytes.push_back(std::byte{0});
  append16(bytes, type_a);
  append16(bytes, class_in);
  return bytes;
}

std::optional<DnsAnswer> decode_dns_answer(net::Bytes message, std::uint16_t id) {
  if (message.size() < header_bytes || net::load16(message, 0) != id) return std::nullopt;
  const std::uint16_t flags = net::load16(message, 2);
  if ((flags & 0x8000U) == 0) return std::nullopt;  // a question
  DnsAnswer answer{static_cast<std::uint8_t>(flags & 0x0FU), {}};
  std::optional<std::size_t> at = header_bytes;
  for (std::uint16_t i = net::load16(message, 4); i > 0; --i) {
    at = behind_name(message, *at);
    if (!at) return std::nullopt;
    *at += 4;
  }
  for (std::uint16_t i = net::load16(message, 6); i > 0; --i) {
    at = behind_name(message, *at);
    if (!at || *at + 10 > message.size()) return std::nullopt;
    const std::uint16_t type = net::load16(message, *at);
    const std::size_t size = net::load16(message, *at + 8);
    *at += 10;
    if (*at + size > message.size()) return std::nullopt;
    if (type == type_a && size == 4) answer.addresses.push_back({net::load32(message, *at)});
    *at += size;
  }
  return answer;
}

Result<DnsOutcome> ask_dns(int descriptor, const SocketAddress& server, std::string_view name,
                           std::uint16_t id, const Deadline& deadline) {
  const SystemAddress to(server);
  // Connected, so that an ICMP error about the question comes back as the socket's error.
  if (connect(descriptor, to.get(), to.size()) != 0) {
    return DnsOutcome{{}, std::generic_category().message(errno)};
  }
  const auto query = encode_dns_query(name, id);
  if (send(descriptor, query.data(), query.size(), 0) < 0) {
    return DnsOutcome{{}, std::generic_category().message(errno)};
  }
  std::array<std::byte, 1500> buffer{};
  while (true) {
    const auto ready = wait_for(descriptor, POLLIN, deadline);
    if (!ready) return tl::unexpected(ready.error());
    if (!*ready) return DnsOutcome{{}, "no answer"};
    const auto size = recv(descriptor, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size < 0 && errno != EAGAIN && errno != EINTR) {
      return DnsOutcome{{}, std::generic_category().message(errno)};
    }
    if (size < 0) continue;
    auto answer = decode_dns_answer(net::Bytes(buffer).first(static_cast<std::size_t>(size)), id);
    if (answer) return DnsOutcome{std::move(answer), {}};
  }
}

}  // namespace guestlink::sim
