#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "reference/lint/rule.h"
#include "reference/lint/ssh_path.h"

namespace guestlink::lint {
namespace {

/// What PermitListen's argument lets a client listen on, without a bind address asked for: ssh
/// then asks for "localhost".
bool permits(std::string_view argument, const RemoteForward& forward) {
  if (argument == "any") return true;
  if (argument == "none") return false;
  const std::string port = std::to_string(forward.port);
  const std::size_t colon = argument.rfind(':');
  if (colon == std::string_view::npos) return argument == port || argument == "*";
  const std::string_view host = argument.substr(0, colon);
  const std::string_view allowed_port = argument.substr(colon + 1);
  if (allowed_port != port && allowed_port != "*") return false;
  return host == "*" || host == forward.bind.value_or("localhost");
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  const auto* listen = sshd ? sshd->find("PermitListen") : nullptr;
  if (listen == nullptr || listen->values.empty()) return;
  for (const auto& tunnel : laptop.host.tunnels) {
    const auto forward = parse_remote_forward(tunnel.remote_forward.value);
    if (!forward) continue;
    const bool permitted = std::ranges::any_of(
        listen->values, [&](const auto& value) { return permits(value.value, *forward); });
    if (permitted) continue;
    auto& finding = report.add(listen->values.front().where,
                               fmt::format("port {} is not permitted here", forward->port));
    finding.related.push_back({tunnel.remote_forward.where, "the tunnel asks for it"});
    finding.help = fmt::format("PermitListen {}", forward->port);
  }
}

}  // namespace

extern const Rule ssh_permitlisten_mismatch{
    {.id = "ssh-permitlisten-mismatch",
     .severity = Severity::error,
     .summary = "PermitListen of the guest does not permit the port that ssh -R asks for.",
     .why = "The forward is refused; without ExitOnForwardFailure nobody is told. Where ssh names "
            "no address it asks for \"localhost\", which \"127.0.0.1:2210\" does not match.",
     .instead = "PermitListen 2210",
     .source = "sshd_config(5) PermitListen; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
