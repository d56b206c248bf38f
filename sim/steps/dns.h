#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/result.h"
#include "reference/net/address.h"
#include "reference/net/bytes.h"
#include "sim/steps/deadline.h"
#include "sim/steps/socket.h"

namespace guestlink::sim {

/// What a resolver answered.
struct DnsAnswer {
  std::uint8_t code = 0;  ///< RCODE of RFC 1035 section 4.1.1: 0 good, 3 no such name.
  std::vector<net::Ipv4Address> addresses;
};

/// A query for the A records of `name`, recursion desired (RFC 1035 section 4.1).
std::vector<std::byte> encode_dns_query(std::string_view name, std::uint16_t id);

/// The answer to the query `id`; nothing when `message` is not one or is cut short.
std::optional<DnsAnswer> decode_dns_answer(net::Bytes message, std::uint16_t id);

/// What became of a question.
struct DnsOutcome {
  std::optional<DnsAnswer> answer;
  std::string trouble;  ///< Why there is no answer.
};

/// Asks `server` through `descriptor`, a UDP socket, for the addresses of `name`.
Result<DnsOutcome> ask_dns(int descriptor, const SocketAddress& server, std::string_view name,
                           std::uint16_t id, const Deadline& deadline);

}  // namespace guestlink::sim
