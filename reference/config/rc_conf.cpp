// /etc/rc.conf: sh, sourced by load_rc_config (freebsd-src libexec/rc/rc.subr).  Read are the
// assignments; whatever else a shell could do is kept as not modelled.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "reference/config/readers.h"
#include "reference/config/shell_lines.h"
#include "reference/config/shell_script.h"
#include "reference/config/shell_variables.h"
#include "reference/model/rc_defaults.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

/// Commands that a shell has, or that every FreeBSD has in /bin and /sbin: legal, if unusual.
constexpr std::array<std::string_view, 34> commands{
    ".",     ":",      "[",    "test",  "echo",    "printf", "export", "readonly", "local",
    "set",   "unset",  "eval", "true",  "false",   "return", "exit",   "shift",    "trap",
    "umask", "cd",     "read", "exec",  "command", "sysctl", "cat",    "kldload",  "ifconfig",
    "kenv",  "logger", "date", "mount", "test",    "sysrc",  "source"};

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Whether `text` begins with KEY=", as another assignment would.
bool begins_quoted_assignment(std::string_view text) {
  const std::size_t end =
      text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  return end != std::string_view::npos && end > 0 && text.substr(end).starts_with("=\"");
}

/// The quote that swallows the beginning of another assignment: its own end was forgotten, and not
/// that of the file's last one, at which the shell gives up.
const SourceSpan* swallowing_quote(std::string_view text, const ShellScript& script) {
  const auto swallows = [&](SourceSpan quote) {
    for (std::size_t at = text.find('\n', quote.begin); at < quote.end;
         at = text.find('\n', at + 1)) {
      if (begins_quoted_assignment(text.substr(at + 1))) return true;
    }
    return false;
  };
  const auto found = std::ranges::find_if(script.long_quotes, swallows);
  return found == script.long_quotes.end() ? nullptr : &*found;
}

/// Why the shell says "not found": the name of the mistake, for the rules.
std::string_view reason_of(const ShellCommand& command, std::string_view line) {
  const ShellWord& first = command.words.front();
  const std::string_view name = first.pieces.empty() ? "" : std::string_view(first.pieces[0].text);
  if (name == "\r") return "crlf-line-endings";
  if (contains(line, "\xEF\xBB\xBF") || contains(line, "\xC2\xA0")) return "utf8-bom-or-nbsp";
  if (command.words.size() > 1 && !command.words[1].pieces.empty() &&
      command.words[1].pieces[0].text.starts_with('=')) {
    return "rc-space-around-equals";
  }
  if (name.ends_with('=') && is_shell_name(name.substr(0, name.size() - 1))) {
    return "rc-space-around-equals";
  }
  if (const std::size_t equals = name.find('='); equals != std::string_view::npos) {
    return equals > 0 && name[equals - 1] == '+' ? "rc-plus-equals" : "rc-variable-name-invalid";
  }
  if (name.starts_with("..") || name.starts_with('<') || name.starts_with('[')) {
    return "placeholder-line";
  }
  if (name.starts_with("**")) return "paste-markdown-escape";
  return "rc-not-a-command";
}

bool may_be_command(std::string_view name) {
  return contains(name, "/") || std::ranges::find(commands, name) != commands.end();
}

/// A command that is no assignment.
LineStatus judge_command(Reading& in, const ShellCommand& command) {
  const auto name = command.words.front().bare();
  const bool expands = command.words.front().pieces.empty() ||
                       command.words.front().pieces[0].kind != ShellPiece::Kind::text;
  // `VAR= value` runs "value" with an empty VAR: never what was meant.
  const bool stray = !command.assignments.empty();
  if (!stray && (expands || (name && may_be_command(*name)))) return LineStatus::unmodelled;
  if (!command.function.empty()) return LineStatus::unmodelled;
  const std::string_view line = in.line(in.line_at(command.where.begin)).text;
  in.refuse(command.where, stray ? "rc-space-around-equals" : reason_of(command, line),
            "the shell takes this for a command and finds none of that name");
  return LineStatus::unknown;
}

void read_rc(Reading& in, model::Assignments& rc) {
  const ShellScript script = read_shell(in.text(), in.file());
  ShellVariables variables(script, in.text());
  for (const model::RcDefault& one : model::rc_defaults()) {
    TracedText text;
    text.add_instead(one.value, {in.file(), 0, 0});
    variables.define(std::string(one.key), std::move(text));
  }
  for (const model::Assignment& one : rc.all) {
    if (one.plain) variables.define(one.key.value, one.traced);
  }
  ShellLines lines(in);
  for (std::size_t index = 0; index < script.commands.size(); ++index) {
    const ShellCommand& command = script.commands[index];
    variables.enter(index);
    if (!command.words.empty()) {
      lines.note(command.where, judge_command(in, command));
      variables.run(index);
      continue;
    }
    bool plain = command.conditions.empty();
    for (const ShellAssignment& one : command.assignments) {
      ShellValue value = variables.assign(one);
      model::Assignment found(one.name, std::move(value.text));
      found.plain = value.known && command.conditions.empty();
      plain = plain && found.plain;
      rc.all.push_back(std::move(found));
    }
    lines.note(command.where, plain ? LineStatus::understood : LineStatus::unmodelled);
  }
  lines.finish(script);
  if (script.trouble) {
    SourceSpan where = script.trouble->where;
    std::string message = "the shell stops reading here: " + script.trouble->message;
    const SourceSpan* const quote = swallowing_quote(in.text(), script);
    if (quote != nullptr && quote->begin < where.begin) {
      where = {where.file, quote->begin, quote->begin + 1};
      message = "this quote is not closed on its line: the shell cannot read the file";
    }
    in.report("rc-syntax-error", Severity::error, where, std::move(message),
              "Correct it and try the file with: sh -n " + in.path().substr(in.path().find('/')));
  }
}

}  // namespace

void read_rc_conf(Reading& in) {
  read_rc(in, in.laptop().host.rc);
}

void read_guest_rc_conf(Reading& in) {
  auto& bsd = in.laptop().guest.bsd;
  if (!bsd) bsd.emplace();
  read_rc(in, bsd->rc);
}

}  // namespace guestlink::config
