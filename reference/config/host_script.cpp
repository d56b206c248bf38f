// Shell scripts of the host: the calls of bhyve, grub-bhyve and ssh in them, with the script's own
// variables filled in, and every other command as it stands.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/config/commands.h"
#include "reference/config/readers.h"
#include "reference/config/shell_lines.h"
#include "reference/config/shell_script.h"
#include "reference/config/shell_variables.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Commands that run the command behind them.
constexpr std::array<std::string_view, 14> starters{
    "exec", "nohup", "command", "env",     "sudo",   "doas", "su",
    "nice", "time",  "daemon",  "timeout", "screen", "tmux", "cpuset"};
/// The commands that the model knows.
constexpr std::array<std::string_view, 4> known{"bhyve", "grub-bhyve", "ssh", "autossh"};

/// Where in `words` the command begins that matters: behind `exec`, `daemon -f` and their like.
std::size_t command_begin(const std::vector<TracedText>& words) {
  if (words.empty()) return 0;
  const auto is = [](const auto& names, std::string_view word) {
    return std::ranges::find(names, base_name(word)) != names.end();
  };
  if (!is(starters, words.front().text())) return 0;
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (is(known, words[at].text())) return at;
  }
  return 0;
}

/// All words of a command after expansion; false when something stays unknown.
bool expand_all(const ShellVariables& variables, const ShellCommand& command,
                std::vector<TracedText>& words) {
  bool plain = true;
  for (const ShellWord& word : command.words) {
    for (ShellValue& value : variables.expand_words(word)) {
      plain = plain && value.known;
      words.push_back(std::move(value.text));
    }
  }
  return plain;
}

/// Adds what a known command says; false where it is none.
bool add_known(Reading& in, const std::vector<TracedText>& words, const ShellCommand& command,
               const ShellVariables& variables) {
  if (words.empty()) return false;
  const std::string_view name = base_name(words.front().text());
  model::HostConfig& host = in.laptop().host;
  if (name == "bhyve") {
    model::BhyveCommand bhyve = parse_bhyve(in, words);
    bhyve.in_loop = command.in_loop;
    for (const ShellWord& word : command.words) {
      for (auto& unset : variables.unset(word)) bhyve.unset_variables.push_back(std::move(unset));
    }
    host.bhyve.push_back(std::move(bhyve));
    return true;
  }
  if (name == "grub-bhyve") {
    host.grub.push_back(parse_grub_bhyve(words));
    return true;
  }
  if (name == "ssh" || name == "autossh") {
    const std::size_t before = host.tunnels.size();
    parse_ssh(words, host.tunnels);
    for (std::size_t index = before; index < host.tunnels.size(); ++index) {
      host.tunnels[index].in_loop = command.in_loop || name == "autossh";
    }
    return host.tunnels.size() > before;
  }
  return false;
}

}  // namespace

void read_host_script(Reading& in) {
  const std::string_view first = in.line_count() > 0 ? in.line(1).text : std::string_view();
  if (first.starts_with("#!") && first.find("sh") == std::string_view::npos) {
    in.mark_all(LineStatus::unmodelled);  // another language
    return;
  }
  const ShellScript script = read_shell(in.text(), in.file());
  ShellVariables variables(script, in.text());
  ShellLines lines(in);
  model::HostScript found;
  found.file = in.file();
  found.path = in.path().substr(std::string_view("host").size());
  for (std::size_t index = 0; index < script.commands.size(); ++index) {
    const ShellCommand& command = script.commands[index];
    variables.enter(index);
    std::vector<TracedText> words;
    bool plain = expand_all(variables, command, words);
    if (command.words.empty()) {
      for (const ShellAssignment& one : command.assignments) {
        ShellValue value = variables.assign(one);
        found.variables.all.emplace_back(one.name, std::move(value.text));
        found.variables.all.back().plain = value.known && command.conditions.empty();
        plain = plain && value.known;
      }
    }
    variables.run(index);
    const std::size_t begin = command_begin(words);
    const std::vector<TracedText> from(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                       words.end());
    const bool modelled = add_known(in, from, command, variables);
    lines.note(command.where,
               modelled || command.words.empty() ? LineStatus::understood : LineStatus::unmodelled);
    if (words.empty()) continue;
    model::ScriptCommand entry;
    entry.where = command.where;
    for (const TracedText& word : words) entry.words.push_back(word.located());
    entry.plain = plain;
    entry.in_loop = command.in_loop;
    entry.conditional = !command.conditions.empty();
    entry.background = command.background;
    entry.function = command.function;
    found.commands.push_back(std::move(entry));
  }
  lines.finish(script);
  if (script.trouble) {
    in.report("script-syntax-error", Severity::error, script.trouble->where,
              "the shell stops reading here: " + script.trouble->message,
              "Correct it and try the file with: sh -n " + found.path);
  }
  in.laptop().host.scripts.push_back(std::move(found));
}

}  // namespace guestlink::config
