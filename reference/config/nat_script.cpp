// The guest's nat.sh and other scripts that set a packet filter up, and saved rules.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/config/nat_rules.h"
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

/// The lines of a text, each with its places.
std::vector<TracedText> lines_of(const TracedText& text) {
  return split_fields(text, '\n');
}

LineStatus status_of(RuleReading reading) {
  switch (reading) {
  case RuleReading::understood: return LineStatus::understood;
  case RuleReading::unmodelled: return LineStatus::unmodelled;
  case RuleReading::wrong: break;
  }
  return LineStatus::unknown;
}

/// net.ipv4.ip_forward and its like.
void set_sysctl(const TracedText& key, const TracedText& value, model::NatScript& into) {
  Located<std::string> name = key.located();
  std::ranges::replace(name.value, '/', '.');
  if (name.value == "net.ipv4.ip_forward" || name.value == "net.ipv4.conf.all.forwarding") {
    const bool on = value.text().starts_with('1');
    (on ? into.enables_forwarding : into.disables_forwarding) = SourceSpan{
        key.place().file, key.place().begin, std::max(key.place().end, value.place().end)};
    (on ? into.disables_forwarding : into.enables_forwarding).reset();
  }
  into.sysctl.all.emplace_back(std::move(name), value);
}

class ScriptReader {
 public:
  explicit ScriptReader(Reading& in)
      : in_(in),
        script_(read_shell(in.text(), in.file())),
        variables_(script_, in.text()),
        lines_(in) {
    found_.file = in.file();
    found_.path = in.path().substr(std::string_view("guest").size());
  }

  void run() {
    for (std::size_t index = 0; index < script_.commands.size(); ++index) {
      const ShellCommand& command = script_.commands[index];
      variables_.enter(index);
      std::vector<TracedText> words;
      for (const ShellWord& word : command.words) {
        for (ShellValue& value : variables_.expand_words(word))
          words.push_back(std::move(value.text));
      }
      if (command.words.empty()) {
        for (const ShellAssignment& one : command.assignments) variables_.assign(one);
      }
      lines_.note(command.where, words.empty() ? LineStatus::understood : read(command, words));
      variables_.run(index);
    }
    lines_.finish(script_);
    if (script_.trouble) {
      in_.report("script-syntax-error", Severity::error, script_.trouble->where,
                 "the shell stops reading here: " + script_.trouble->message,
                 "Correct it and try the file with: sh -n " + found_.path);
    }
    const bool says_something =
        !found_.rules.empty() || !found_.policies.empty() || !found_.sysctl.all.empty();
    auto& nat = in_.laptop().guest.nat;
    if (!nat && (says_something || base_name(found_.path) == "nat.sh")) nat = std::move(found_);
  }

 private:
  LineStatus read(const ShellCommand& command, std::vector<TracedText> words) {
    while (words.size() > 1 && (base_name(words.front().text()) == "exec" ||
                                base_name(words.front().text()) == "sudo" ||
                                base_name(words.front().text()) == "doas")) {
      words.erase(words.begin());
    }
    const std::string_view name = base_name(words.front().text());
    if (name == "iptables" || name == "ip6tables" || name == "iptables-legacy" ||
        name == "iptables-nft") {
      return status_of(read_iptables_command(words, !command.conditions.empty(), found_));
    }
    if (name == "iptables-restore" || name == "ip6tables-restore") {
      return read_restore(command, name.starts_with("ip6"));
    }
    if (name == "nft") return read_nft_command(command, words);
    if (name == "sysctl") return read_sysctl(words);
    if (name == "echo" && words.size() == 2) return read_echo(command, words);
    if (name == "set" || name == "true" || name == ":" || name == "exit") {
      return LineStatus::understood;
    }
    return LineStatus::unmodelled;
  }

  /// The here-document of a command, variables filled in.
  std::optional<TracedText> document(const ShellCommand& command) const {
    for (const ShellRedirect& redirect : command.redirects) {
      if (!redirect.document || *redirect.document >= script_.documents.size()) continue;
      return variables_.expand(script_.documents[*redirect.document].contents).text;
    }
    return std::nullopt;
  }

  LineStatus read_restore(const ShellCommand& command, bool six) {
    const auto text = document(command);
    if (!text) return LineStatus::unmodelled;  // a file's contents
    IptablesRestore restore(six, found_);
    for (const TracedText& line : lines_of(*text)) {
      const RuleReading reading = restore.read_line(line);
      if (!line.empty()) lines_.note(line.place(), status_of(reading));
      if (reading == RuleReading::wrong) {
        in_.refuse(line.place(), "nat-syntax",
                   "iptables-restore refuses this line: no rule at all");
      }
    }
    if (!restore.is_committed()) {
      in_.refuse(command.where, "nat-iptables-no-commit",
                 "the last table has no COMMIT: iptables-restore loads nothing");
    }
    note_document_end(*text);
    return LineStatus::understood;
  }

  void read_nft_text(const TracedText& text) {
    std::vector<SourceSpan> wrong;
    read_nft(text, found_, wrong);
    for (const TracedText& line : lines_of(text)) {
      if (!is_blank(line.text())) lines_.note(line.place(), LineStatus::understood);
    }
    for (const SourceSpan& where : wrong) {
      lines_.note(where, LineStatus::unknown);
      in_.refuse(where, "nat-syntax", "nft refuses the whole ruleset: no rule at all");
    }
  }

  LineStatus read_nft_command(const ShellCommand& command, const std::vector<TracedText>& words) {
    found_.uses_nft = true;
    const bool from_file = std::ranges::any_of(words, [](const TracedText& word) {
      return word.text() == "-f" || word.text() == "--file";
    });
    if (from_file) {
      const auto text = document(command);
      if (!text) return LineStatus::unmodelled;
      read_nft_text(*text);
      note_document_end(*text);
      return LineStatus::understood;
    }
    TracedText line;
    for (std::size_t at = 1; at < words.size(); ++at) {
      if (words[at].text().starts_with('-')) continue;
      if (!line.empty()) line.add_instead(" ", words[at].place(0, 0));
      line.add(words[at]);
    }
    std::vector<SourceSpan> wrong;
    const bool complete = read_nft(line, found_, wrong);
    return !wrong.empty() ? LineStatus::unknown
           : complete     ? LineStatus::understood
                          : LineStatus::unmodelled;
  }

  /// The line of the closing delimiter belongs to the command.
  void note_document_end(const TracedText& text) {
    if (text.place().end < in_.text().size()) {
      lines_.note({in_.file(), text.place().end, text.place().end}, LineStatus::understood);
    }
  }

  LineStatus read_sysctl(const std::vector<TracedText>& words) {
    bool any = false;
    for (std::size_t at = 1; at < words.size(); ++at) {
      const std::size_t equals = words[at].text().find('=');
      if (equals == std::string::npos || words[at].text().starts_with('-')) continue;
      set_sysctl(words[at].part(0, equals), words[at].part(equals + 1), found_);
      any = true;
    }
    return any ? LineStatus::understood : LineStatus::unmodelled;
  }

  /// echo 1 > /proc/sys/net/ipv4/ip_forward
  LineStatus read_echo(const ShellCommand& command, const std::vector<TracedText>& words) {
    constexpr std::string_view root = "/proc/sys/";
    for (const ShellRedirect& redirect : command.redirects) {
      const ShellValue target = variables_.expand(redirect.target);
      if (!target.known || !target.text.text().starts_with(root)) continue;
      set_sysctl(target.text.part(root.size()), words[1], found_);
      return LineStatus::understood;
    }
    return LineStatus::unmodelled;
  }

  Reading& in_;
  ShellScript script_;
  ShellVariables variables_;
  ShellLines lines_;
  model::NatScript found_;
};

/// Rules of a file that is no script: into the script's model, or a model of their own.
model::NatScript& nat_of(Reading& in) {
  auto& nat = in.laptop().guest.nat;
  if (!nat) {
    nat.emplace();
    nat->file = in.file();
    nat->path = in.path().substr(std::string_view("guest").size());
  }
  return *nat;
}

}  // namespace

void read_nat_script(Reading& in) {
  ScriptReader(in).run();
}

void read_iptables_rules(Reading& in) {
  IptablesRestore restore(in.path().find('6') != std::string::npos, nat_of(in));
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (is_blank(line.text) || line.text.starts_with('#')) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const RuleReading reading = restore.read_line(TracedText(line.text, line.where));
    in.mark(number, status_of(reading));
    if (reading == RuleReading::wrong) {
      in.refuse(line.where, "nat-syntax", "iptables-restore refuses this line: no rule at all");
    }
  }
  if (!restore.is_committed() && in.line_count() > 0) {
    in.refuse(in.line(in.line_count()).where, "nat-iptables-no-commit",
              "the last table has no COMMIT: iptables-restore loads nothing");
  }
}

void read_nft_rules(Reading& in) {
  std::vector<SourceSpan> wrong;
  const auto size = static_cast<std::uint32_t>(in.text().size());
  read_nft(TracedText(in.text(), {in.file(), 0, size}), nat_of(in), wrong);
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const std::size_t first = line.text.find_first_not_of(" \t\r");
    const bool comment = first == std::string_view::npos || line.text[first] == '#';
    in.mark(number, comment ? LineStatus::ignored : LineStatus::understood);
  }
  for (const SourceSpan& where : wrong) {
    in.mark(where, LineStatus::unknown);
    in.refuse(where, "nat-syntax", "nft refuses the whole ruleset: no rule at all");
  }
}

}  // namespace guestlink::config
