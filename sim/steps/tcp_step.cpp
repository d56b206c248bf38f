// A connection: made, refused or without an answer; what the other end says first.

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <optional>
#include <system_error>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/socket.h"
#include "sim/steps/step_kind.h"
#include "sim/world/descriptor.h"

namespace guestlink::sim {
namespace {

std::optional<SocketAddress> parse_socket_address(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto address = net::parse_ipv4(text.substr(0, colon));
  if (!address || colon == std::string_view::npos) return std::nullopt;
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size() || port == 0) {
    return std::nullopt;
  }
  return SocketAddress{*address, port};
}

const json::ValueType socket_address{
    .words = "an IPv4 address with a port",
    .schema = R"({"type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]{1,3}){3}:[0-9]{1,5}$"})",
    .accepts = [](const json::JsonNode& node) {
      return node.kind == json::JsonNode::Kind::text && parse_socket_address(node.text).has_value();
    }};

const json::ObjectShape& arguments() {
  static const json::ObjectShape shape{
      .name = "a tcp connection",
      .meaning =
          "Finds `connected` and, when it is not, `error`: refused, timeout, unreachable or "
          "the system's words; with `read`, also `read`: what came.",
      .fields = {{.name = "dst",
                  .type = &socket_address,
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

std::string error_word(std::string_view words) {
  if (words == "Connection refused") return "refused";
  if (words == "Network is unreachable" || words == "No route to host") return "unreachable";
  if (words == "Connection timed out") return "timeout";
  return std::string(words);
}

/// Empty when the connection stands, else why not.
Result<std::string> connect_to(int client, const SocketAddress& server, const Deadline& deadline) {
  const sockaddr_in to = to_sockaddr(server);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): sockaddr's own convention
  if (::connect(client, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) return "";
  if (errno != EINPROGRESS) {
    return error_word(std::generic_category().message(errno));
  }
  const auto ready = wait_for(client, POLLOUT, deadline);
  if (!ready) return tl::unexpected(ready.error());
  return *ready ? error_word(stored_error(client)) : "timeout";
}

Result<std::string> read_some(int client, std::size_t size, const Deadline& deadline) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() < size) {
    const auto ready = wait_for(client, POLLIN, deadline);
    if (!ready) return tl::unexpected(ready.error());
    if (!*ready) return text;
    const auto got =
        ::recv(client, buffer.data(), std::min(buffer.size(), size - text.size()), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) return text;
    if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

Result<std::string> try_connection(const json::JsonNode& given, Duration patience) {
  const Descriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (client.number() < 0) return system_failure("cannot open a TCP socket", Error::Code::failed);
  const Deadline deadline = Deadline::after(patience);
  const auto trouble =
      connect_to(client.number(), *parse_socket_address(json::text_of(given, "dst")), deadline);
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
    const auto got = read_some(client.number(), wanted->text.size(), deadline);
    if (!got) return got;
    facts["read"] = *got;
  }
  return to_lines(facts);
}

Result<Facts> run(Lab& lab, const std::string& node, const json::JsonNode& given,
                  Duration deadline) {
  const auto lines = lab.world->call(
      node, [&] { return try_connection(given, deadline); }, deadline + std::chrono::seconds(5));
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
