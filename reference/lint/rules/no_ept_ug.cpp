#include <array>
#include <string_view>

#include <fmt/format.h>

#include "reference/base/traced_text.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool lists(std::string_view features, std::string_view name) {
  for (std::size_t begin = 0; begin <= features.size();) {
    const std::size_t end = std::min(features.find(',', begin), features.size());
    if (features.substr(begin, end - begin) == name) return true;
    begin = end + 1;
  }
  return false;
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto& features = laptop.seen.facts.cpu_virtualization;
  if (!features) return;
  const std::string_view line = sources.line(
      features->where.file, sources.line_number(features->where.file, features->where.begin));
  if (line.find("VT-x: ") == std::string_view::npos) return;
  // The line breaks where it gets long, the two names stand at its front.
  constexpr std::array<std::string_view, 2> needed{"EPT", "UG"};
  for (const std::string_view name : needed) {
    if (lists(features->value, name)) continue;
    report.add(features->where, fmt::format("this processor has no {}", name));
    return;
  }
}

}  // namespace

extern const Rule no_ept_ug{
    {.id = "no-ept-ug",
     .severity = Severity::error,
     .summary = "The processor's VT-x line in dmesg lacks EPT or UG.",
     .why = "Without EPT vmm does not load; without unrestricted guest mode neither UEFI nor grub "
            "guests run.",
     .instead = "a processor from Westmere on, with VT-x switched on in the firmware",
     .source = "freebsd-src: sys/x86/x86/identcpu.c, print_vmx_info; vm-bhyve: lib/vm-util"},
    check};

}  // namespace guestlink::lint
