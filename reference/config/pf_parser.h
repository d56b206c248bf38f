#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/config/pf_lexer.h"
#include "reference/config/reading.h"
#include "reference/model/pf.h"

namespace guestlink::config {

/// The grammar of pf.conf (sbin/pfctl/parse.y), one statement after the other.  What is wrong is
/// noted at its token, and reading goes on in the next line, as pfctl does.
class PfParser {
 public:
  PfParser(Reading& in, PfDialect dialect, model::PfConfig& into)
      : in_(in), dialect_(dialect), into_(into), lexer_(in.text(), in.file(), dialect) {}
  void run();

  /// The sections of a file, in the order they must keep.
  enum class Section : std::uint8_t { none, options, ethernet, scrub, queue, nat, filter };

 private:
  // Tokens (pf_parser.cpp).  What returns bool says whether it was there, or went well.
  const PfToken& peek();
  PfToken take();
  bool at(std::string_view keyword_or_symbol);
  bool at_any(std::initializer_list<std::string_view> words);
  bool at_word() { return peek().kind == PfToken::Kind::word; }
  bool at_number() { return peek().kind == PfToken::Kind::number; }
  bool accept(std::string_view keyword_or_symbol);
  bool expect(std::string_view keyword_or_symbol);
  void accept_newlines();
  bool word(model::PfText& into);
  bool number(model::PfText* into = nullptr);
  bool number_or_word(model::PfText& into);
  bool fail();  ///< At the next token: "syntax error".
  bool fail(SourceSpan where, std::string message, std::string_view reason = "pf-syntax-error");
  bool fail_at_error(const PfToken& error);
  /// The statement's first mistake is noted, the others not.  The note, unless it is reported
  /// already.
  model::RefusedText* refuse(SourceSpan where, std::string message, std::string_view reason);
  /// `{ item [,] item … }`; line ends may stand after each item.
  bool list(const std::function<bool()>& item);
  bool one_or_list(const std::function<bool()>& item);
  bool skip_parentheses();

  // Statements (pf_parser.cpp, pf_statements.cpp).
  void statement();
  void finish_statement(bool good, const PfToken& first);
  void skip_line();
  bool dispatch();
  bool enter(Section section, SourceSpan where);
  bool macro();
  bool option();
  bool table();
  bool table_option(model::PfTable& table);
  bool include();
  bool load_anchor();
  bool altq();
  bool anything();
  bool antispoof();
  bool anchor(model::PfRule::Kind kind);
  bool anchor_end();
  void keep(model::PfRule rule);

  // Rules (pf_rules.cpp).
  bool filter(model::PfRule::Kind kind);
  bool block_policy(model::PfRule& rule);
  bool scrub(bool no);
  bool translation(model::PfRule::Kind kind, bool no);
  bool redirect_target(model::PfRule& rule);
  bool pool(model::PfRedirect& redirect);
  bool route(model::PfRule& rule);
  bool check_translation(const model::PfRule& rule);
  bool check_filter(const model::PfRule& rule);
  bool check_ports(const model::PfRule& rule);

  // Conditions (pf_conditions.cpp).
  void direction(model::PfRule& rule);
  bool log_and_quick(model::PfRule& rule);
  bool log(model::PfRule& rule);
  bool interfaces(std::vector<model::PfInterface>& into);
  void family(model::PfRule& rule);
  bool protocols(model::PfRule& rule);
  bool from_to(model::PfRule& rule);
  bool end_point(std::vector<model::PfHost>& into, std::vector<model::PfPort>& ports);
  bool hosts(std::vector<model::PfHost>& into);
  bool host(std::vector<model::PfHost>& into, bool plain);
  bool dynamic_host(model::PfHost& host);
  bool port(std::vector<model::PfPort>& into);
  bool port_number(model::PfPort& port, bool second);

  // Options of filter and scrub rules (pf_rule_options.cpp).
  bool filter_options(model::PfRule& rule);
  bool filter_option(model::PfRule& rule);
  bool scrub_options(model::PfRule& rule, bool in_parentheses);
  bool tcp_flags(model::PfRule& rule);
  bool icmp_types(model::PfRule& rule);
  bool state_options();
  bool tagged(model::PfRule& rule);

  Reading& in_;
  PfDialect dialect_;
  model::PfConfig& into_;
  PfLexer lexer_;
  std::optional<PfToken> ahead_;
  bool failed_ = false;      ///< In this statement.
  bool line_gone_ = false;   ///< The lexer has left it already.
  bool unmodelled_ = false;  ///< This statement says what the model does not hold.
  std::uint32_t end_ = 0;    ///< Of the last token taken.
  int depth_ = 0;            ///< Of lists in lists.
  Section section_ = Section::none;
  SourceSpan section_begin_;  ///< The first statement of it.
  bool keep_order_ = true;
  std::vector<std::size_t> anchors_;  ///< The open ones, by rule.
  bool opened_anchor_ = false;
  std::vector<std::pair<SourceSpan, model::LineStatus>> marks_;
};

/// A token's text and places.
model::PfText pf_text(const PfToken& token);

}  // namespace guestlink::config
