#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/config/shell_words.h"

namespace guestlink::config {

/// `name=value` before or instead of a command.
struct ShellAssignment {
  Located<std::string> name;
  ShellWord value;  ///< May be empty.
};

/// `> file`, `<< EOF`.
struct ShellRedirect {
  std::string_view op;
  ShellWord target;
  std::optional<std::size_t> document;  ///< Among ShellScript::documents.
};

/// One simple command and the circumstances under which it runs.
struct ShellCommand {
  SourceSpan where;
  std::vector<ShellAssignment> assignments;
  std::vector<ShellWord> words;
  std::vector<ShellRedirect> redirects;
  /// The conditions it stands in, outermost first, each by a number of its own: branches of if,
  /// case, && and ||, bodies of loops and functions, subshells.  Empty: it always runs.
  std::vector<int> conditions;
  bool in_loop = false;     ///< while, until or for.
  bool background = false;  ///< Ended by &.
  bool piped_into = false;  ///< Behind a |.
  std::string function;     ///< The function whose body it stands in.
};

/// What a script says, as far as sh can read it.
struct ShellScript {
  std::vector<ShellCommand> commands;  ///< In the order of the text.
  /// Names given a value that only a running shell knows (for), and from which command on.
  struct Loop {
    std::string variable;
    std::size_t first_command = 0;
  };
  std::vector<Loop> loops;
  std::vector<HereDocument> documents;
  std::vector<SourceSpan> long_quotes;  ///< ShellWords::long_quotes()
  /// Where reading stops, as `sh -n` would; the commands are those of the lines that a shell
  /// carries out before it comes there.
  std::optional<ShellTrouble> trouble;
};

/// Reads sh(1)'s language, POSIX and what FreeBSD's and busybox's shells add in common.
ShellScript read_shell(std::string_view text, FileId file);

}  // namespace guestlink::config
