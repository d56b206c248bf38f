#include <string_view>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

bool is_foreign(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (!name.ends_with(".iso") && !name.ends_with(".img")) return false;
  for (const std::string_view sign :
       {"-x86.", "-x86-", "i386", "i486", "i686", "armv7", "aarch64", "armhf"}) {
    if (name.find(sign) != std::string_view::npos) return true;
  }
  return false;
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& command : laptop.host.bhyve) {
    for (const auto& slot : command.slots) {
      for (const auto& option : slot.options) {
        if (is_foreign(option.value)) report.add(option.where, "this image is not for x86-64");
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_32bit_iso{
    {.id = "bhyve-32bit-iso",
     .severity = Severity::error,
     .summary = "The image of the guest is for a 32-bit or a foreign processor.",
     .why = "It does not boot on a 64-bit host.",
     .instead = "the x86_64 image",
     .source = "seed 000 line 24"},
    check};

}  // namespace guestlink::lint
