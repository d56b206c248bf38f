#pragma once

#include <optional>
#include <vector>

#include "reference/config/reading.h"
#include "reference/config/shell_script.h"

namespace guestlink::config {

/// The statuses of a script's lines, command by command: of several on one line the worst counts.
class ShellLines {
 public:
  explicit ShellLines(Reading& in) : in_(in), noted_(in.line_count()) {}
  void note(SourceSpan where, model::LineStatus status);
  /// Gives every line its status: those behind a trouble stay unknown, comments are ignored,
  /// what nobody noted (`fi`, `done`) is not modelled.
  void finish(const ShellScript& script);

 private:
  Reading& in_;
  std::vector<std::optional<model::LineStatus>> noted_;
};

}  // namespace guestlink::config
