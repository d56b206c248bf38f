#include <algorithm>
#include <array>

#include "sim/steps/step_kind.h"

namespace guestlink::sim {

// One `extern const StepKind …` and one row per kind; each stands in a file of its own.

extern const StepKind access_point_step;
extern const StepKind address_step;
extern const StepKind arp_step;
extern const StepKind boot_step;
extern const StepKind capture_step;
extern const StepKind command_step;
extern const StepKind dhcp_step;
extern const StepKind dns_step;
extern const StepKind end_step;
extern const StepKind file_step;
extern const StepKind guest_step;
extern const StepKind http_step;
extern const StepKind inject_step;
extern const StepKind link_step;
extern const StepKind ping_step;
extern const StepKind replay_step;
extern const StepKind serve_step;
extern const StepKind ssh_step;
extern const StepKind tcp_step;
extern const StepKind udp_step;
extern const StepKind wait_step;

std::span<const StepKind* const> step_kinds() {
  static constexpr std::array<const StepKind*, 21> kinds{
      &access_point_step, &address_step, &arp_step,  &boot_step,   &capture_step, &command_step,
      &dhcp_step,         &dns_step,     &end_step,  &file_step,   &guest_step,   &http_step,
      &inject_step,       &link_step,    &ping_step, &replay_step, &serve_step,   &ssh_step,
      &tcp_step,          &udp_step,     &wait_step};
  return kinds;
}

const StepKind* find_step_kind(std::string_view name) {
  const auto found = std::ranges::find(step_kinds(), name, &StepKind::name);
  return found == step_kinds().end() ? nullptr : *found;
}

std::string to_lines(const Facts& facts) {
  std::string text;
  for (const auto& [name, value] : facts) {
    text += name + "=";
    for (const char letter : value) text += letter == '\n' || letter == '\r' ? ' ' : letter;
    text += "\n";
  }
  return text;
}

Facts from_lines(std::string_view lines) {
  Facts facts;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) {
      facts.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return facts;
}

}  // namespace guestlink::sim
