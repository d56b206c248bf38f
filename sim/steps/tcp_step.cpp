// A connection: made, refused or without an answer; what the other end says first.

#include <cerrno>
#include <system_error>

#include <netinet/in.h>
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
      .name = "a tcp connection",
      .meaning =
          "Finds `connected` and, when it is not, `error`: refused, timeout, unreachable or "
          "the system's words; with `read`, also `read`: what came.",
      .fields = {{.name = "dst",
                  .type = &socket_address_text,
                  .meaning = "Where to.",
                  .example = R"("172.24.1.49:22")",
                  .otherwise = "",
                  .required = true},
                 {.name = "send",
                  .type = &json::any_text,
                  .meaning = "What to say first.",
                  .example = R"("hello")",
                  .otherwise = "nothing"},
                 {.name = "read",
                  .type = &json::any_text,
                  .meaning = "Waits for as many bytes from the other end as this has.",
                  .example = R"("SSH-2.0-host")",
                  .otherwise = "nothing"}}};
  return shape;
}

Result<std::string> try_connection(const json::JsonNode& given, Duration patience) {
  const SocketAddress server = *parse_socket_address(json::text_of(given, "dst"));
  const Descriptor client(
      ::socket(family_of(server.address), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (client.number() < 0) return system_failure("cannot open a TCP socket", Error::Code::failed);
  const Deadline deadline = Deadline::after(patience);
  auto trouble = connect_to(client.number(), server, deadline);
  if (!trouble) return trouble;
  Facts facts{{"connected", trouble->empty() ? "true" : "false"}};
  if (!trouble->empty()) {
    facts["error"] = *trouble;
    return to_lines(facts);
  }
  const std::string greeting = json::text_of(given, "send");
  if (!greeting.empty() &&
      ::send(client.number(), greeting.data(), greeting.size(), MSG_NOSIGNAL) < 0) {
    facts["error"] = std::generic_category().message(errno);
  }
  if (const json::JsonNode* wanted = json::member(given, "read")) {
    auto got = read_some(client.number(), wanted->text.size(), deadline);
    if (!got) return got;
    facts["read"] = *got;
  }
  return to_lines(facts);
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto lines = lab.world->call(
      node, [&] { return try_connection(given, deadline); }, deadline + call_slack);
  if (!lines) return tl::unexpected(lines.error());
  return from_lines(*lines);
}

}  // namespace

extern const StepKind tcp_step{
    .name = "tcp",
    .summary = "Makes a TCP connection",
    .example = R"({"dst": "192.0.2.1:2210", "read": "SSH-2.0-host"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
