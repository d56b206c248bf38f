#include <algorithm>
#include <string>

#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  for (const auto& script : laptop.host.scripts) {
    // stop_cmd="pkill -9 bhyve" of an rc.d script.
    for (const auto& variable : script.variables.all) {
      const std::string& text = variable.value.value;
      if (variable.key.value.ends_with("_cmd") && text.find("kill") != std::string::npos &&
          text.find("bhyve") != std::string::npos &&
          (text.find(" -9") != std::string::npos || text.find(" -KILL") != std::string::npos)) {
        report.add(variable.value.where, "the guest cannot let go of the card");
      }
    }
    for (const auto& command : script.commands) {
      if (command.words.size() < 2) continue;
      const std::string& name = command.words[0].value;
      const std::string& option = command.words[1].value;
      const bool kills = name == "kill" || name == "pkill" || name == "killall";
      const bool hard = option == "-9" || option == "-KILL" || option == "-SIGKILL";
      const bool means_guest =
          name == "kill" || std::ranges::any_of(command.words, [](const auto& word) {
            return word.value.find("bhyve") != std::string::npos;
          });
      if (kills && hard && means_guest) {
        report.add(command.words[1].where, "the guest cannot let go of the card");
      }
    }
  }
}

}  // namespace

extern const Rule bhyve_kill_9{
    {.id = "bhyve-kill-9",
     .severity = Severity::warning,
     .summary = "A script kills bhyve without asking the guest.",
     .why = "The card is not released: it may be stuck at the next start.",
     .instead = "kill -TERM, then wait for 30 s",
     .source = "wifibox: etc/bhyve.conf.sample (stop_wait_max); wifibox#60"},
    check};

}  // namespace guestlink::lint
