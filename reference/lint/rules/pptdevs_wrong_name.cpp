#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 3> real{"pptdevs", "pptdevs2", "pptdevs3"};

/// "hw.pptdevs", "ppt_devs", "pptdev", "pptdevs1": only letters that do not matter taken away.
bool means_pptdevs(std::string_view key) {
  std::string letters;
  for (const char letter : key.substr(key.rfind('.') + 1)) {
    const char lower = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    if (lower >= 'a' && lower <= 'z') letters += lower;
  }
  return letters == "pptdev" || letters == "pptdevs" || letters == "pptdevices" ||
         letters == "pptdevice";
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& one : laptop.host.loader.all) {
    if (std::ranges::find(real, one.key.value) != real.end() || !means_pptdevs(one.key.value)) {
      continue;
    }
    auto& finding = report.add(one.key.where,
                               fmt::format("vmm(4) does not read a variable '{}'", one.key.value));
    finding.help = "did you mean 'pptdevs'?";
    if (laptop.host.loader.find("pptdevs") == nullptr) {
      finding.edit = SuggestedEdit{one.key.where, "pptdevs", false};
    }
  }
}

}  // namespace

extern const Rule pptdevs_wrong_name{
    {.id = "pptdevs-wrong-name",
     .severity = Severity::error,
     .summary = "A variable of loader.conf is nearly pptdevs, but not one that vmm reads.",
     .why = "It is an unknown variable: no device is reserved, and no message says so.",
     .instead = "pptdevs, pptdevs2 or pptdevs3",
     .source = "vmm(4)"},
    check};

}  // namespace guestlink::lint
