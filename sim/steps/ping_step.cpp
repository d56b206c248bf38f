// Echo requests of our own, so that their id and sequence are exact.

#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/ping.h"
#include "sim/steps/socket.h"
#include "sim/steps/step_kind.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a ping",
      .meaning =
          "Echo requests of ICMP or ICMPv6, one after the other. Finds `sent`, `received`, `loss` "
          "(in "
          "percent) and, of the last one without an answer, `error`.",
      .fields = {{.name = "dst",
                  .type = &json::ip_address,
                  .meaning = "Where to.",
                  .example = R"("192.0.2.1")",
                  .otherwise = "",
                  .required = true},
                 {.name = "count",
                  .type = &sixteen_bits,
                  .meaning = "How many.",
                  .example = "3",
                  .otherwise = "1"},
                 {.name = "id",
                  .type = &sixteen_bits,
                  .meaning = "Their identifier.",
                  .example = "21507",
                  .otherwise = "1"},
                 {.name = "seq",
                  .type = &sixteen_bits,
                  .meaning = "The first one's sequence number.",
                  .example = "62",
                  .otherwise = "1"},
                 {.name = "payload_len",
                  .type = &sixteen_bits,
                  .meaning = "Bytes behind the ICMP header.",
                  .example = "1472",
                  .otherwise = "56"}}};
  return shape;
}

Result<std::string> ping_all(const json::JsonNode& given, Duration patience) {
  Echo echo{.to = *json::ip_address_of(given, "dst"),
            .id = static_cast<std::uint16_t>(json::whole_of(given, "id", 1)),
            .sequence = static_cast<std::uint16_t>(json::whole_of(given, "seq", 1)),
            .payload_bytes = static_cast<std::uint16_t>(json::whole_of(given, "payload_len", 56))};
  const Descriptor raw(
      ::socket(family_of(echo.to), SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol_of(echo)));
  if (raw.number() < 0) return system_failure("cannot open a socket for ping", Error::Code::failed);
  const std::uint64_t count = json::whole_of(given, "count", 1);
  const Deadline deadline = Deadline::after(patience);
  Facts facts;
  std::uint64_t received = 0;
  for (std::uint64_t i = 0; i < count; ++i, ++echo.sequence) {
    const auto outcome = ping(raw.number(), echo, deadline);
    if (!outcome) return tl::unexpected(outcome.error());
    if (outcome->answered) {
      ++received;
    } else {
      facts["error"] = outcome->trouble;
    }
  }
  facts["sent"] = fmt::format("{}", count);
  facts["received"] = fmt::format("{}", received);
  facts["loss"] = fmt::format("{}", count == 0 ? 0 : (count - received) * 100 / count);
  return to_lines(facts);
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto lines = lab.world->call(
      node, [&] { return ping_all(given, deadline); }, deadline + call_slack);
  if (!lines) return tl::unexpected(lines.error());
  return from_lines(*lines);
}

}  // namespace

extern const StepKind ping_step{
    .name = "ping",
    .summary = "Sends ICMP echo requests and waits for their answers",
    .example = R"({"dst": "192.0.2.1", "id": 21507, "seq": 62, "count": 3, "payload_len": 56})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
