#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 2> keywords{"GatewayPorts", "AllowTcpForwarding"};

const model::SshdSetting* match_before(const model::SshdConfig& sshd, std::size_t index) {
  while (index-- > 0) {
    if (lower(sshd.settings[index].keyword.value) == "match") return &sshd.settings[index];
  }
  return nullptr;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const auto& sshd = laptop.guest.sshd;
  if (!sshd || laptop.host.tunnels.empty()) return;
  for (std::size_t index = 0; index < sshd->settings.size(); ++index) {
    const auto& setting = sshd->settings[index];
    const bool wanted = std::ranges::any_of(keywords, [&](std::string_view keyword) {
      return lower(setting.keyword.value) == lower(keyword);
    });
    if (!wanted || !setting.match_block || sshd->find(setting.keyword.value) != nullptr) continue;
    const auto* match = match_before(*sshd, index);
    const std::string& user = laptop.host.tunnels.front().target_user;
    if (match != nullptr && !user.empty()) {
      const bool names_user = std::ranges::any_of(
          match->values, [&](const auto& value) { return value.value == user; });
      if (names_user) continue;
    }
    auto& finding =
        report.add(setting.keyword.where,
                   fmt::format("{} holds inside a Match block only", setting.keyword.value));
    if (match != nullptr) finding.related.push_back({match->keyword.where, "of this block"});
  }
}

}  // namespace

extern const Rule ssh_inside_match{
    {.id = "ssh-inside-match",
     .severity = Severity::error,
     .summary = "GatewayPorts or AllowTcpForwarding stands behind a Match line of another user.",
     .why = "It holds for that block; for the tunnel's user the default holds.",
     .instead = "the line before the first Match",
     .source = "sshd_config(5) Match; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
