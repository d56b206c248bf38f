// wifibox's bhyve.conf: sh, sourced by sbin/wifibox.sh, which takes `passthru` only as a list of
// B/S/F with blanks between.

#include <string>
#include <string_view>
#include <utility>

#include "reference/config/readers.h"
#include "reference/config/shell_lines.h"
#include "reference/config/shell_script.h"
#include "reference/config/shell_variables.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

void read_passthru(Reading& in, model::Wifibox& wifibox) {
  const model::Assignment* found = wifibox.settings.find("passthru");
  if (found == nullptr || !found->plain) return;
  for (const Located<std::string>& word : found->words()) {
    if (const auto address = model::parse_pci_slashes(word.value)) {
      wifibox.passthru.push_back({*address, word.where});
    } else {
      in.refuse(word.where, "wifibox-passthru-format", "wifibox takes B/S/F only");
    }
  }
}

}  // namespace

void read_wifibox_conf(Reading& in) {
  model::Wifibox wifibox;
  wifibox.file = in.file();
  const ShellScript script = read_shell(in.text(), in.file());
  ShellVariables variables(script, in.text());
  ShellLines lines(in);
  for (std::size_t index = 0; index < script.commands.size(); ++index) {
    const ShellCommand& command = script.commands[index];
    bool plain = command.words.empty();
    for (const ShellAssignment& one : command.assignments) {
      if (!command.words.empty()) break;
      ShellValue value = variables.expand(one.value);
      model::Assignment found(one.name, std::move(value.text));
      found.plain = value.known && command.conditions.empty();
      plain = plain && found.plain;
      wifibox.settings.all.push_back(std::move(found));
    }
    variables.run(index);
    lines.note(command.where, plain ? LineStatus::understood : LineStatus::unmodelled);
  }
  lines.finish(script);
  if (script.trouble) {
    in.report("script-syntax-error", Severity::error, script.trouble->where,
              "the shell stops reading here: " + script.trouble->message);
  }
  read_passthru(in, wifibox);
  in.laptop().host.wifibox = std::move(wifibox);
}

}  // namespace guestlink::config
