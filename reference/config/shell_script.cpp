#include "reference/config/shell_script.h"

#include <algorithm>
#include <array>
#include <utility>

namespace guestlink::config {
namespace {

/// Deeper nesting is no script of a laptop.
constexpr int deepest = 100;

/// Recursive descent over the grammar of POSIX.1-2017, Shell Command Language, 2.10.
class Parser {
 public:
  Parser(std::string_view text, FileId file) : words_(text, file) { advance(); }

  ShellScript run() {
    skip_newlines();
    while (!failed() && !at_end()) {
      const std::size_t complete = script_.commands.size();
      if (!and_or() || !separator()) {
        fail_here();
      }
      if (failed()) script_.commands.resize(complete);
      skip_newlines();
    }
    if (words_.trouble() && !script_.trouble) script_.trouble = words_.trouble();
    script_.documents = words_.documents();
    script_.long_quotes = words_.long_quotes();
    return std::move(script_);
  }

 private:
  bool failed() const { return script_.trouble.has_value() || words_.trouble().has_value(); }
  bool at_end() const { return token_.kind == ShellToken::Kind::end; }
  void advance() {
    previous_ = token_.where;
    token_ = words_.next();
  }
  bool is_op(std::string_view op) const {
    return token_.kind == ShellToken::Kind::op && token_.op == op;
  }
  bool is_word(std::string_view text) const {
    return token_.kind == ShellToken::Kind::word && token_.word.bare() == text;
  }
  bool accept_op(std::string_view op) {
    if (!is_op(op)) return false;
    advance();
    return true;
  }
  bool accept_word(std::string_view text) {
    if (!is_word(text)) return false;
    advance();
    return true;
  }
  void skip_newlines() {
    while (token_.kind == ShellToken::Kind::newline) advance();
  }
  bool fail(SourceSpan where, std::string message) {
    if (!failed()) script_.trouble = ShellTrouble{where, std::move(message)};
    return false;
  }
  bool fail_here() {
    if (at_end()) return fail(token_.where, "the script ends in the middle of a command");
    if (token_.kind == ShellToken::Kind::newline) {
      return fail(token_.where, "the line ends in the middle of a command");
    }
    return fail(token_.where, "a shell does not expect this here");
  }
  bool expect_word(std::string_view text) {
    if (accept_word(text)) return true;
    if (at_end() || token_.kind == ShellToken::Kind::newline) {
      return fail(token_.where, "the script ends where \"" + std::string(text) + "\" must stand");
    }
    return fail_here();
  }

  /// What ends a command: true when there is one, or nothing is left.
  bool separator() {
    if (at_end() || token_.kind == ShellToken::Kind::newline) return true;
    if (is_op("&")) {
      for (std::size_t index = and_or_begin_; index < script_.commands.size(); ++index) {
        script_.commands[index].background = true;
      }
    }
    return accept_op(";") || accept_op("&");
  }

  bool ends_list() const {
    if (at_end() || is_op(")") || is_op(";;") || is_op(";&")) return true;
    constexpr std::array<std::string_view, 8> closing{"then", "else", "elif", "fi",
                                                      "do",   "done", "esac", "}"};
    return std::ranges::any_of(closing, [&](std::string_view word) { return is_word(word); });
  }

  /// Commands up to a closing word; at least one unless `may_be_empty`.
  bool list(bool may_be_empty = false) {
    if (++depth_ > deepest) return fail(token_.where, "nested too deeply");
    bool any = false;
    skip_newlines();
    while (!failed() && !ends_list()) {
      any = true;
      if (!and_or()) return false;
      if (!ends_list() && !separator()) return fail_here();
      skip_newlines();
    }
    --depth_;
    if (!any && !may_be_empty && !failed()) return fail_here();
    return !failed();
  }

  bool and_or() {
    const std::size_t begin = script_.commands.size();
    if (!pipeline()) return false;
    std::size_t conditions = 0;
    while (is_op("&&") || is_op("||")) {
      advance();
      skip_newlines();
      conditions_.push_back(++last_condition_);
      ++conditions;
      if (!pipeline()) return false;
    }
    conditions_.resize(conditions_.size() - conditions);
    and_or_begin_ = begin;
    return true;
  }

  bool pipeline() {
    while (accept_word("!")) {}
    if (!command()) return false;
    while (accept_op("|")) {
      skip_newlines();
      const std::size_t begin = script_.commands.size();
      if (!command()) return false;
      if (begin < script_.commands.size()) script_.commands[begin].piped_into = true;
    }
    return !failed();
  }

  /// Runs `read` with a condition of its own.
  template <class Read>
  bool under_condition(Read read) {
    conditions_.push_back(++last_condition_);
    const bool good = read();
    conditions_.pop_back();
    return good;
  }

  bool command() {
    if (failed()) return false;
    if (is_op("(")) {
      advance();
      if (!under_condition([&] { return list(); })) return false;
      if (!accept_op(")")) return fail_here();
      return redirects();
    }
    if (accept_word("{")) return list() && expect_word("}") && redirects();
    if (accept_word("if")) return if_clause() && redirects();
    if (accept_word("while") || accept_word("until")) return loop_clause() && redirects();
    if (accept_word("for")) return for_clause() && redirects();
    if (accept_word("case")) return case_clause() && redirects();
    for (const std::string_view word : {"then", "else", "elif", "fi", "do", "done", "esac", "}"}) {
      if (is_word(word)) return fail_here();
    }
    return simple_command();
  }

  bool if_clause() {
    if (!list() || !expect_word("then")) return false;
    if (!under_condition([&] { return list(); })) return false;
    while (accept_word("elif")) {
      if (!under_condition([&] { return list() && expect_word("then") && list(); })) return false;
    }
    if (accept_word("else") && !under_condition([&] { return list(); })) return false;
    return expect_word("fi");
  }

  bool body() {
    ++loops_;
    const bool good =
        expect_word("do") && under_condition([&] { return list(); }) && expect_word("done");
    --loops_;
    return good;
  }

  bool loop_clause() {
    ++loops_;
    const bool good = list();
    --loops_;
    return good && body();
  }

  bool for_clause() {
    if (token_.kind != ShellToken::Kind::word) return fail_here();
    const auto name = token_.word.bare();
    if (!name || !is_shell_name(*name)) return fail_here();
    script_.loops.push_back({std::string(*name), script_.commands.size()});
    advance();
    skip_newlines();
    if (accept_word("in")) {
      while (token_.kind == ShellToken::Kind::word) advance();
    }
    accept_op(";");
    skip_newlines();
    return body();
  }

  bool case_clause() {
    if (token_.kind != ShellToken::Kind::word) return fail_here();
    advance();
    skip_newlines();
    if (!expect_word("in")) return false;
    skip_newlines();
    while (!is_word("esac")) {
      if (failed() || at_end()) return fail(token_.where, "the script ends inside a case");
      accept_op("(");
      do {
        if (token_.kind != ShellToken::Kind::word) return fail_here();
        advance();
      } while (accept_op("|"));
      if (!accept_op(")")) return fail_here();
      if (!under_condition([&] { return list(true); })) return false;
      if (!accept_op(";;") && !accept_op(";&") && !is_word("esac")) return fail_here();
      skip_newlines();
    }
    advance();
    return true;
  }

  bool is_redirect() const {
    return token_.kind == ShellToken::Kind::op &&
           (token_.op.front() == '<' || token_.op.front() == '>');
  }

  bool redirect(std::vector<ShellRedirect>& into) {
    ShellRedirect found;
    found.op = token_.op;
    advance();
    if (token_.kind != ShellToken::Kind::word) return fail_here();
    found.target = token_.word;
    // Told before the next word is read: the document may begin behind this very line.
    if (found.op == "<<" || found.op == "<<-") {
      found.document = words_.expect_document(found.target, found.op == "<<-");
    }
    into.push_back(std::move(found));
    advance();
    return true;
  }

  /// Redirections behind a compound command.
  bool redirects() {
    std::vector<ShellRedirect> unused;
    while (is_redirect()) {
      if (!redirect(unused)) return false;
    }
    return !failed();
  }

  /// `name=value` at the start of a command.
  static std::optional<ShellAssignment> assignment(const ShellWord& word) {
    if (word.pieces.empty()) return std::nullopt;
    const ShellPiece& first = word.pieces.front();
    if (first.kind != ShellPiece::Kind::text || first.quoted || !first.verbatim) {
      return std::nullopt;
    }
    const std::size_t equals = first.text.find('=');
    if (equals == std::string::npos ||
        !is_shell_name(std::string_view(first.text).substr(0, equals))) {
      return std::nullopt;
    }
    const auto end = first.where.begin + static_cast<std::uint32_t>(equals);
    ShellAssignment result;
    result.name = {first.text.substr(0, equals), {first.where.file, first.where.begin, end}};
    result.value.pieces = word.pieces;
    ShellPiece& rest = result.value.pieces.front();
    rest.text.erase(0, equals + 1);
    rest.where.begin = end + 1;
    if (rest.text.empty() && result.value.pieces.size() > 1) {
      result.value.pieces.erase(result.value.pieces.begin());
    }
    result.value.where = {word.where.file, end + 1, word.where.end};
    return result;
  }

  bool simple_command() {
    ShellCommand found;
    found.where = token_.where;
    bool any = false;
    while (!failed()) {
      if (is_redirect()) {
        if (!redirect(found.redirects)) return false;
        any = true;
        continue;
      }
      if (token_.kind != ShellToken::Kind::word) break;
      any = true;
      auto set = found.words.empty() ? assignment(token_.word) : std::nullopt;
      if (set) {
        found.assignments.push_back(std::move(*set));
      } else {
        found.words.push_back(std::move(token_.word));
      }
      advance();
      if (is_op("(") && found.words.size() == 1 && found.assignments.empty()) {
        return function_definition(found.words.front());
      }
    }
    if (failed()) return false;
    if (!any) return fail_here();
    found.where.end = previous_.end;
    found.conditions = conditions_;
    found.in_loop = loops_ > 0;
    found.function = function_;
    script_.commands.push_back(std::move(found));
    return true;
  }

  bool function_definition(const ShellWord& name) {
    advance();
    if (!accept_op(")")) return fail_here();
    skip_newlines();
    const auto bare = name.bare();
    const std::string outer = std::exchange(function_, bare ? std::string(*bare) : "?");
    const int outer_loops = std::exchange(loops_, 0);
    if (++depth_ > deepest) return fail(name.where, "nested too deeply");
    const bool good = under_condition([&] { return command(); });
    --depth_;
    function_ = outer;
    loops_ = outer_loops;
    return good;
  }

  ShellWords words_;
  ShellToken token_;
  SourceSpan previous_;
  ShellScript script_;
  std::vector<int> conditions_;
  std::size_t and_or_begin_ = 0;
  int last_condition_ = 0;
  int loops_ = 0;
  int depth_ = 0;
  std::string function_;
};

}  // namespace

ShellScript read_shell(std::string_view text, FileId file) {
  return Parser(text, file).run();
}

}  // namespace guestlink::config
