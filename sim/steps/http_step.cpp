// One page (RFC 9112), with a connection of its own.

#include <charconv>
#include <cstddef>
#include <string>

#include <netinet/in.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/connect.h"
#include "sim/steps/digest.h"
#include "sim/steps/step_kind.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

constexpr std::size_t longest_answer = std::size_t{64} << 20U;
constexpr std::size_t longest_shown = 200;

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "an http request",
      .meaning =
          "Fetches a page. Finds `connected` and, when it is not, `error` as a tcp step; else "
          "`status`, `bytes`, `body` (its first 200 bytes) and `sha256` of the whole.",
      .fields = {{.name = "dst",
                  .type = &socket_address_text,
                  .meaning = "The server.",
                  .example = R"("198.51.100.1:80")",
                  .otherwise = "",
                  .required = true},
                 {.name = "path",
                  .type = &json::any_text,
                  .meaning = "The page.",
                  .example = R"("/index.html")",
                  .otherwise = R"("/")"}}};
  return shape;
}

Facts read_answer(std::string_view answer) {
  Facts facts{{"connected", "true"}};
  const std::size_t end = answer.find("\r\n\r\n");
  // "HTTP/1.1 200 OK"
  if (!answer.starts_with("HTTP/1.") || end == std::string_view::npos || answer.size() < 12) {
    facts["error"] = answer.empty() ? "connected, but nothing was said" : "that is no HTTP";
    return facts;
  }
  facts["status"] = answer.substr(9, 3);
  const std::string_view body = answer.substr(end + 4);
  facts["bytes"] = fmt::format("{}", body.size());
  facts["body"] = body.substr(0, longest_shown);
  Digest digest;
  digest.add(std::as_bytes(std::span(body)));
  facts["sha256"] = digest.finish();
  return facts;
}

Result<std::string> fetch(const json::JsonNode& given, Duration patience) {
  const std::string server = json::text_of(given, "dst");
  const SocketAddress to = *parse_socket_address(server);
  const Descriptor client(
      ::socket(family_of(to.address), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (client.number() < 0) return system_failure("cannot open a TCP socket", Error::Code::failed);
  const Deadline deadline = Deadline::after(patience);
  auto trouble = connect_to(client.number(), to, deadline);
  if (!trouble) return trouble;
  if (!trouble->empty()) return to_lines({{"connected", "false"}, {"error", *trouble}});
  const std::string request =
      fmt::format("GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                  json::text_of(given, "path", "/"), server);
  if (::send(client.number(), request.data(), request.size(), MSG_NOSIGNAL) < 0) {
    return to_lines({{"connected", "true"}, {"error", "the connection broke"}});
  }
  auto answer = read_some(client.number(), longest_answer, deadline);
  if (!answer) return answer;
  return to_lines(read_answer(*answer));
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto lines = lab.world->call(
      node, [&] { return fetch(given, deadline); }, deadline + call_slack);
  if (!lines) return tl::unexpected(lines.error());
  return from_lines(*lines);
}

}  // namespace

extern const StepKind http_step{
    .name = "http",
    .summary = "Fetches a page by HTTP",
    .example = R"({"dst": "198.51.100.1:80", "path": "/"})",
    .arguments = arguments,
    .run = run,
};

}  // namespace guestlink::sim
