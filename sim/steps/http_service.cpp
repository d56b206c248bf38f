// A page, by busybox's httpd.

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/arguments.h"
#include "sim/steps/service_kind.h"
#include "sim/steps/ssh.h"

namespace guestlink::sim {
namespace {

constexpr std::uint64_t usual_port = 80;

const json::ObjectShape& settings() {
  static const json::ObjectShape shape{.name = "an http service",
                                       .meaning = "One page at \"/\".",
                                       .fields = {{.name = "body",
                                                   .type = &json::any_text,
                                                   .meaning = "What the page holds.",
                                                   .example = R"("hello")",
                                                   .otherwise = "",
                                                   .required = true},
                                                  {.name = "port",
                                                   .type = &sixteen_bits,
                                                   .meaning = "Its TCP port.",
                                                   .example = "8080",
                                                   .otherwise = "80"}}};
  return shape;
}

Result<std::string> start(Lab& lab, const std::string& node, const json::JsonNode& given) {
  const auto port = static_cast<std::uint16_t>(json::whole_of(given, "port", usual_port));
  lab.running.erase("http " + node);
  if (auto done = lab.world->put_file(node, "/var/www/index.html", json::text_of(given, "body"));
      !done) {
    return tl::unexpected(done.error());
  }
  auto server = lab.world->start(
      node, Argv{"busybox", "httpd", "-f", "-p", fmt::format("{}", port), "-h", "/var/www"});
  if (!server) return tl::unexpected(server.error());
  // It says nothing when it listens.
  bool listens = false;
  const auto settled = lab.world->wait_until(
      [&] {
        const auto seen = listening_at(*lab.world, node, port);
        listens = seen && seen->any();
        return listens || !server->running();
      },
      std::chrono::seconds(20));
  if (!settled || !listens) return "httpd: " + last_words(server->err());
  lab.running.insert_or_assign("http " + node, std::move(*server));
  return "";
}

}  // namespace

extern const ServiceKind http_service{
    .name = "http",
    .summary = "Serves a page, by busybox's httpd.",
    .example = R"({"body": "hello"})",
    .settings = settings,
    .start = start,
};

}  // namespace guestlink::sim
