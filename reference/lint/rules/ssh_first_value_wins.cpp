#include <string>
#include <unordered_map>

#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"
#include "reference/lint/sshd_keywords.h"

namespace guestlink::lint {
namespace {

std::string joined(const model::SshdSetting& setting) {
  std::string result;
  for (const auto& value : setting.values) result += (result.empty() ? "" : " ") + value.value;
  return result;
}

void look_at(const model::SshdConfig& sshd, Report& report) {
  std::unordered_map<std::string, const model::SshdSetting*> first_of;
  for (const auto& setting : sshd.settings) {
    if (setting.match_block) continue;
    const auto* first = first_of.try_emplace(lower(setting.keyword.value), &setting).first->second;
    if (first == &setting) continue;
    if (sshd_accumulates(setting.keyword.value) || joined(*first) == joined(setting)) continue;
    const SourceSpan where =
        setting.values.empty() ? setting.keyword.where : setting.values.front().where;
    auto& finding = report.add(where, fmt::format("this {} has no effect", setting.keyword.value));
    finding.related.push_back({first->keyword.where, "the first one holds"});
    finding.help = fmt::format("change the first {}", setting.keyword.value);
  }
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  if (laptop.guest.sshd) look_at(*laptop.guest.sshd, report);
  if (laptop.host.sshd) look_at(*laptop.host.sshd, report);
}

}  // namespace

extern const Rule ssh_first_value_wins{
    {.id = "ssh-first-value-wins",
     .severity = Severity::error,
     .summary = "A keyword stands twice in an sshd_config, with different values.",
     .why = "sshd takes the first; a correct line appended below changes nothing.",
     .instead = "edit the first one",
     .source = "sshd_config(5): \"the first obtained value will be used\"; tried: OpenSSH 9.2p1"},
    check};

}  // namespace guestlink::lint
