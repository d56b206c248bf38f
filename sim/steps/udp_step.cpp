// Datagrams, each from a port of its own, and what comes back.

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/connect.h"
#include "sim/steps/step_kind.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a udp exchange",
      .meaning =
          "Finds `sent`, `answered` (how many got an answer), `read` (the last answer) and, where "
          "one was refused, `error`.",
      .fields = {{.name = "dst",
                  .type = &socket_address_text,
                  .meaning = "Where to.",
                  .example = R"("192.0.2.1:7")",
                  .otherwise = "",
                  .required = true},
                 {.name = "send",
                  .type = &json::any_text,
                  .meaning = "What a datagram holds.",
                  .example = R"("hello")",
                  .otherwise = R"("guestlink")"},
                 {.name = "port",
                  .type = &sixteen_bits,
                  .meaning = "The first one's own port; each further one has the next.",
                  .example = "40000",
                  .otherwise = "chosen by the kernel"},
                 {.name = "count",
                  .type = &sixteen_bits,
                  .meaning = "How many, at once.",
                  .example = "1000",
                  .otherwise = "1"},
                 {.name = "answers",
                  .type = &sixteen_bits,
                  .meaning = "How many answers are enough to go on; 0 does not wait.",
                  .example = "0",
                  .otherwise = "as many as were sent"}}};
  return shape;
}

/// A socket that speaks with `to` alone, so that an ICMP error about it is its own.
Result<Descriptor> open_flow(Lab& lab, const std::string& node, std::uint16_t port,
                             const SocketAddress& to) {
  auto made = lab.world->open_socket(node, AF_INET, SOCK_DGRAM);
  if (!made) return made;
  const sockaddr_in own = to_sockaddr({net::Ipv4Address{0}, port});
  const sockaddr_in far = to_sockaddr(to);
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): sockaddr's own convention
  if (port != 0 &&
      ::bind(made->number(), reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0) {
    return system_failure(fmt::format("cannot take UDP port {}", port));
  }
  if (::connect(made->number(), reinterpret_cast<const sockaddr*>(&far), sizeof far) != 0) {
    return failure(Error::Code::failed, std::generic_category().message(errno));
  }
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  return made;
}

/// Takes what has come to `flow`: whether it is finished, by an answer or an error.
bool take(int flow, Facts& facts, std::size_t& answered) {
  std::array<char, 2048> buffer{};
  const auto size = ::recv(flow, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size >= 0) {
    ++answered;
    facts["read"] = std::string(buffer.data(), static_cast<std::size_t>(size));
    return true;
  }
  if (errno == EAGAIN || errno == EINTR) return false;
  facts["error"] = error_word(std::generic_category().message(errno));
  return true;
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const SocketAddress to = *parse_socket_address(json::text_of(given, "dst"));
  const std::string payload = json::text_of(given, "send", "guestlink");
  const auto port = static_cast<std::uint16_t>(json::whole_of(given, "port"));
  const std::uint64_t count = json::whole_of(given, "count", 1);
  const std::uint64_t wanted = json::whole_of(given, "answers", count);
  const Deadline end = Deadline::after(deadline);
  Facts facts;
  std::size_t sent = 0;
  std::size_t answered = 0;
  std::vector<Descriptor> flows;
  std::vector<pollfd> waiting;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto own = static_cast<std::uint16_t>(port == 0 ? 0 : port + i);
    auto flow = open_flow(lab, node, own, to);
    if (!flow && flow.error().code != Error::Code::failed) return tl::unexpected(flow.error());
    if (!flow) {
      facts["error"] = error_word(flow.error().message);
      break;
    }
    if (::send(flow->number(), payload.data(), payload.size(), MSG_NOSIGNAL) < 0) {
      facts["error"] = error_word(std::generic_category().message(errno));
    } else {
      ++sent;
    }
    waiting.push_back({.fd = flow->number(), .events = POLLIN, .revents = 0});
    flows.push_back(std::move(*flow));
  }
  while (answered < wanted && !waiting.empty()) {
    const int ready = ::poll(waiting.data(), waiting.size(), end.milliseconds());
    if (ready == 0) break;
    if (ready < 0 && errno != EINTR) return system_failure("cannot wait for datagrams");
    std::erase_if(waiting, [&](const pollfd& one) {
      return one.revents != 0 && take(one.fd, facts, answered);
    });
  }
  facts["sent"] = fmt::format("{}", sent);
  facts["answered"] = fmt::format("{}", answered);
  if (answered < wanted && !facts.contains("error")) facts["error"] = "no answer";
  return facts;
}

}  // namespace

extern const StepKind udp_step{
    .name = "udp",
    .summary = "Sends UDP datagrams and waits for their answers",
    .example = R"({"dst": "192.0.2.1:7", "send": "hello", "port": 40000})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
