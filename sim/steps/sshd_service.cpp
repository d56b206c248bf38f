// The real sshd, with the lines of a scenario or the sshd_config that stands in the node.

#include <chrono>
#include <string>

#include <fmt/format.h>

#include "reference/json/scalars.h"
#include "sim/steps/service_kind.h"
#include "sim/steps/ssh.h"

namespace guestlink::sim {
namespace {

constexpr const char* host_key = "/etc/ssh/ssh_host_ed25519_key";

const json::ObjectShape& settings() {
  static const json::ObjectShape shape{
      .name = "an sshd service",
      .meaning =
          "OpenSSH's server. root and tunnel may log in "
          "with the key of every ssh step, unless the configuration forbids it.",
      .fields = {{.name = "config",
                  .type = &json::texts,
                  .meaning = "The lines of its sshd_config.",
                  .example = R"(["AllowTcpForwarding remote", "GatewayPorts yes"])",
                  .otherwise = "the node's own /etc/ssh/sshd_config"},
                 {.name = "authorized",
                  .type = &json::any_text,
                  .meaning = "Options before the key in authorized_keys.",
                  .example = R"("restrict,port-forwarding")",
                  .otherwise = "none"}}};
  return shape;
}

Status put_users(Lab& lab, const std::string& node, const std::string& key) {
  World& world = *lab.world;
  const std::string passwd =
      "root:x:0:0:root:/root:/bin/sh\n"
      "sshd:x:22:22:sshd:/run/sshd:/sbin/nologin\n"
      "tunnel:x:1000:1000:tunnel:/home/tunnel:/bin/sh\n"
      "nobody:x:65534:65534:nobody:/:/sbin/nologin\n";
  const std::string shadow =
      "root:*:19000:0:::::\nsshd:!:19000:0:::::\ntunnel:*:19000:0:::::\nnobody:*:19000:0:::::\n";
  const std::string groups = "root:x:0:\nsshd:x:22:\ntunnel:x:1000:\nnobody:x:65534:\n";
  if (auto done = world.put_file(node, "/etc/passwd", passwd); !done) return done;
  if (auto done = world.put_file(node, "/etc/shadow", shadow, 0600); !done) return done;
  if (auto done = world.put_file(node, "/etc/group", groups); !done) return done;
  if (auto done = world.put_file(node, "/root/.ssh/authorized_keys", key, 0600); !done) return done;
  return world.put_file(node, "/home/tunnel/.ssh/authorized_keys", key);
}

Result<std::string> start(Lab& lab, const std::string& node, const json::JsonNode& given) {
  World& world = *lab.world;
  lab.running.erase("sshd " + node);
  auto own_key = lab_ssh_key(lab);
  if (!own_key) return tl::unexpected(own_key.error());
  const std::string options = json::text_of(given, "authorized");
  const std::string authorized = options.empty() ? *own_key : options + " " + *own_key;
  if (auto done = put_users(lab, node, authorized); !done) return tl::unexpected(done.error());
  if (!world.read_file(node, host_key)) {
    if (const auto made = make_ssh_key(world, node, host_key); !made) {
      return tl::unexpected(made.error());
    }
  }
  if (json::member(given, "config") != nullptr) {
    std::string text;
    for (const std::string& line : json::texts_of(given, "config")) text += line + "\n";
    if (auto done = world.put_file(node, "/etc/ssh/sshd_config", text); !done) {
      return tl::unexpected(done.error());
    }
  }
  auto sshd = start_sshd(world, node);
  if (!sshd && sshd.error().code == Error::Code::unsupported) return tl::unexpected(sshd.error());
  if (!sshd) return last_words(sshd.error().message);
  lab.running.insert_or_assign("sshd " + node, std::move(*sshd));
  return "";
}

}  // namespace

extern const ServiceKind sshd_service{
    .name = "sshd",
    .summary = "OpenSSH's server.",
    .example = R"({"config": ["AllowTcpForwarding remote", "GatewayPorts yes"]})",
    .settings = settings,
    .start = start,
};

}  // namespace guestlink::sim
