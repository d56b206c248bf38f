#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"

namespace guestlink::config {

/// One option of a command line.
struct CommandOption {
  char letter = '\0';
  SourceSpan where;  ///< The letter; the whole word when the option is a word.
  std::optional<TracedText> value;
  bool known = true;  ///< The letter is among those given.
};

/// Takes words[1…] apart as getopt(3) does: clusters ("-AHP"), values glued or in the next word,
/// "--" and the first word without '-' end it.
class CommandOptions {
 public:
  /// `letters` as getopt's own: "Sc:r:"; `first` is the word to begin at.
  CommandOptions(const std::vector<TracedText>& words, std::string_view letters,
                 std::size_t first = 1)
      : words_(words), letters_(letters), word_(first) {}
  /// The next option, or nothing at the first operand.
  std::optional<CommandOption> next();
  /// The index of the word after the options taken so far.
  std::size_t operands() const { return word_; }
  /// Passes over one operand, to look for options behind it.
  void skip_operand() { ++word_; }

 private:
  const std::vector<TracedText>& words_;
  std::string_view letters_;
  std::size_t word_ = 1;
  std::size_t letter_ = 0;  ///< Inside a cluster; 0: between words.
};

}  // namespace guestlink::config
