// Datagrams, each from a port of its own, and what comes back.

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <vector>

#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
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

/// A socket that speaks with `to` alone, so that an ICMP error about it is its own.  The error in
/// words where there is no way there.
Result<Descriptor> open_flow(std::uint16_t port, const SocketAddress& to) {
  const int family = family_of(to.address);
  Descriptor made(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!made) return system_failure("cannot open a UDP socket", Error::Code::unsupported);
  const net::IpAddress any = family == AF_INET ? net::IpAddress() : net::Ipv6Address{};
  const SystemAddress own({any, port});
  const SystemAddress far(to);
  if (port != 0 && ::bind(made.number(), own.get(), own.size()) != 0) {
    return system_failure(fmt::format("cannot take UDP port {}", port), Error::Code::unsupported);
  }
  if (::connect(made.number(), far.get(), far.size()) != 0) {
    return failure(Error::Code::failed, std::generic_category().message(errno));
  }
  return made;
}

/// Room for as many sockets as the system lets this process have.
void allow_many_sockets() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
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

/// All flows of a step; each keeps its port until the end.
class Exchange {
 public:
  Exchange(const json::JsonNode& given, Duration patience)
      : to_(*parse_socket_address(json::text_of(given, "dst"))),
        payload_(json::text_of(given, "send", "guestlink")),
        port_(static_cast<std::uint16_t>(json::whole_of(given, "port"))),
        count_(json::whole_of(given, "count", 1)),
        wanted_(json::whole_of(given, "answers", count_)),
        end_(Deadline::after(patience)) {}

  Result<Facts> run() {
    while (!failed_ && (flows_.size() < count_ || (answered_ < wanted_ && !waiting_.empty()))) {
      // More at once would overflow queues on the way, which is another claim.
      constexpr std::size_t most_unanswered = 64;
      if (flows_.size() < count_ && (wanted_ == 0 || waiting_.size() < most_unanswered)) {
        if (auto done = send_next(); !done) return tl::unexpected(done.error());
        continue;
      }
      const int ready = ::poll(waiting_.data(), waiting_.size(), end_.milliseconds());
      if (ready == 0) break;
      if (ready < 0 && errno != EINTR) return system_failure("cannot wait for datagrams");
      std::erase_if(waiting_, [&](const pollfd& one) {
        return one.revents != 0 && take(one.fd, facts_, answered_);
      });
    }
    facts_["sent"] = fmt::format("{}", sent_);
    facts_["answered"] = fmt::format("{}", answered_);
    if (answered_ < wanted_ && !facts_.contains("error")) facts_["error"] = "no answer";
    return facts_;
  }

 private:
  Status send_next() {
    const auto own = static_cast<std::uint16_t>(port_ == 0 ? 0 : port_ + flows_.size());
    auto flow = open_flow(own, to_);
    if (!flow && flow.error().code != Error::Code::failed) return tl::unexpected(flow.error());
    failed_ = !flow;
    if (failed_) {
      facts_["error"] = error_word(flow.error().message);
      return {};
    }
    if (::send(flow->number(), payload_.data(), payload_.size(), MSG_NOSIGNAL) < 0) {
      facts_["error"] = error_word(std::generic_category().message(errno));
    } else {
      ++sent_;
      waiting_.push_back({.fd = flow->number(), .events = POLLIN, .revents = 0});
    }
    flows_.push_back(std::move(*flow));
    return {};
  }

  SocketAddress to_;
  std::string payload_;
  std::uint16_t port_;
  std::uint64_t count_;
  std::uint64_t wanted_;
  Deadline end_;
  Facts facts_;
  bool failed_ = false;  ///< There is no way there at all.
  std::size_t sent_ = 0;
  std::size_t answered_ = 0;
  std::vector<Descriptor> flows_;
  std::vector<pollfd> waiting_;  ///< Those without an answer.
};

Result<std::string> exchange(const json::JsonNode& given, Duration patience) {
  allow_many_sockets();
  const auto facts = Exchange(given, patience).run();
  if (!facts) return tl::unexpected(facts.error());
  return to_lines(*facts);
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto lines = lab.world->call(
      node, [&] { return exchange(given, deadline); }, deadline + call_slack);
  if (!lines) return tl::unexpected(lines.error());
  return from_lines(*lines);
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
