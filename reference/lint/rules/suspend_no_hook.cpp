#include <string>
#include <string_view>

#include "reference/lint/laptop_files.h"
#include "reference/lint/passthrough.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

/// rc.d/rcsuspend runs what has the keyword and is switched on.
bool is_hook(const model::Laptop& laptop, std::string_view path, std::string_view text) {
  const std::size_t keyword = text.find("# KEYWORD:");
  if (keyword == std::string_view::npos) return false;
  const std::string_view line = text.substr(keyword, text.find('\n', keyword) - keyword);
  if (line.find("suspend") == std::string_view::npos) return false;
  return laptop.host.rc.is_yes(std::string(path.substr(path.rfind('/') + 1)) + "_enable");
}

bool has_hook(const model::Laptop& laptop, const SourceSet& sources) {
  for (const auto& one : laptop.files) {
    const std::string_view path = path_in_laptop(laptop, sources, one.file);
    const std::string_view text = sources.text(one.file);
    if (path == "host/etc/rc.suspend") return true;
    if (path.find("/rc.d/") != std::string_view::npos && is_hook(laptop, path, text)) return true;
    const bool devd = path.find("devd") != std::string_view::npos;
    if (devd && text.find("suspend") != std::string_view::npos) return true;
  }
  return laptop.host.rc.is_yes("wifibox_enable");
}

void check(const model::Laptop& laptop, const SourceSet& sources, Report& report) {
  if (laptop.intent && laptop.intent->suspends && !laptop.intent->suspends->value) return;
  const auto rc = laptop.file(sources, "host/etc/rc.conf");
  const auto passed = passed_devices(laptop);
  if (!rc || passed.empty() || has_hook(laptop, sources)) return;
  report.add(passed.front().where, "nothing stops this guest when the laptop suspends");
}

}  // namespace

extern const Rule suspend_no_hook{
    {.id = "suspend-no-hook",
     .severity = Severity::error,
     .summary = "A laptop passes its card, and nothing stops the guest before a suspend.",
     .why = "After the resume the card is dead, or the laptop panics while it suspends.",
     .instead =
         "`# KEYWORD: suspend resume` in the guest's rc.d script, or a line in /etc/rc.suspend; "
         "\"suspends\": false in laptop.json if this machine never sleeps",
     .source = "wifibox#2, wifibox#31, wifibox#59, wifibox#60"},
    check};

}  // namespace guestlink::lint
