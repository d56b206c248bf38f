#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  const auto* country = laptop.guest.wpa.find("country");
  if (!rc || country == nullptr) return;
  const std::string_view text = sources.text(*rc);
  const std::size_t args = text.find("create_args_wlan");
  if (args == std::string_view::npos) return;
  const std::size_t end = std::min(text.find('\n', args), text.size());
  const std::string_view line = text.substr(args, end - args);
  const std::size_t at = line.find("country ");
  if (at == std::string_view::npos || at + 10 > line.size()) return;
  const std::string_view code = line.substr(at + 8, 2);
  if (code == country->value.value) return;
  const auto begin = static_cast<std::uint32_t>(args + at + 8);
  report.add(country->value.where, fmt::format("the host had {}", code))
      .related.push_back({{*rc, begin, begin + 2}, "here"});
}

}  // namespace

extern const Rule regdom_mismatch{
    {.id = "regdom-mismatch",
     .severity = Severity::warning,
     .summary = "The host was set to another country than the guest.",
     .why = "Other channels and other power than the law of the place allows.",
     .instead = "the same country",
     .source = "seed 000 line 57"},
    check};

}  // namespace guestlink::lint
