// nft(8) rulesets: tables, chains and the matches and statements that decide whether the host's
// packets pass.  A rule is a line, or what stands between semicolons.

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/closest.h"
#include "reference/config/nat_rules.h"

namespace guestlink::config {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return result;
}

/// A stretch of the text.
struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Words, strings, and single signs; "\n" and ";" end statements.
std::vector<Token> cut(std::string_view all) {
  std::vector<Token> tokens;
  constexpr std::string_view signs = "{};,=";
  std::size_t at = 0;
  while (at < all.size()) {
    const char byte = all[at];
    if (byte == ' ' || byte == '\t' || byte == '\r') {
      ++at;
    } else if (byte == '\\' && at + 1 < all.size() && all[at + 1] == '\n') {
      at += 2;
    } else if (byte == '#') {
      at = std::min(all.find('\n', at), all.size());
    } else if (byte == '"') {
      const std::size_t close = std::min(all.find('"', at + 1), all.size());
      tokens.push_back({at + 1, close});
      at = close + 1;
    } else if (byte == '\n' || signs.find(byte) != std::string_view::npos) {
      tokens.push_back({at, at + 1});
      ++at;
    } else {
      const std::size_t end = std::min(all.find_first_of(" \t\r\n\"{};,=", at), all.size());
      // "!=" is one sign.
      const std::size_t stop =
          end == at + 1 && byte == '!' && end < all.size() && all[end] == '=' ? end + 1 : end;
      tokens.push_back({at, stop});
      at = stop;
    }
  }
  return tokens;
}

class NftReader {
 public:
  NftReader(const TracedText& text, model::NatScript& into, std::vector<SourceSpan>& wrong)
      : text_(text), tokens_(cut(text.text())), into_(into), wrong_(wrong) {}

  bool run() {
    while (at_ < tokens_.size()) top_statement();
    return complete_;
  }

 private:
  std::string_view word(std::size_t ahead = 0) const {
    if (at_ + ahead >= tokens_.size()) return {};
    const Token& token = tokens_[at_ + ahead];
    return std::string_view(text_.text()).substr(token.begin, token.end - token.begin);
  }
  SourceSpan place(std::size_t index) const {
    return text_.place(tokens_[index].begin, tokens_[index].end - tokens_[index].begin);
  }
  Located<std::string> located(std::size_t index) const {
    return text_.located(tokens_[index].begin, tokens_[index].end - tokens_[index].begin);
  }
  bool at_end() const { return at_ >= tokens_.size(); }
  bool ends_statement() const { return at_end() || word() == "\n" || word() == ";"; }
  void skip_statement() {
    int depth = 0;
    while (!at_end() && (depth > 0 || (!ends_statement() && word() != "}"))) {
      if (word() == "{") ++depth;
      if (word() == "}") --depth;
      ++at_;
    }
  }
  void skip_separators() {
    while (!at_end() && (word() == "\n" || word() == ";")) ++at_;
  }

  void top_statement() {
    skip_separators();
    if (at_end()) return;
    if (word() == "}") {
      wrong_.push_back(place(at_));
      ++at_;
      return;
    }
    if (word() == "define" && at_ + 3 < tokens_.size() && word(2) == "=") {
      defined_[std::string(word(1))] = std::string(word(3));
      at_ += 3;
      skip_statement();
    } else if (word() == "add" || word() == "insert" || word() == "create") {
      ++at_;
      added_statement();
    } else if (word() == "table") {
      table();
    } else if (word() == "flush" || word() == "delete" || word() == "destroy" || word() == "list" ||
               word() == "include") {
      complete_ = complete_ && word() != "include";
      skip_statement();
    } else {
      wrong_.push_back(place(at_));
      skip_statement();
    }
  }

  static bool is_family(std::string_view text) {
    return text == "ip" || text == "ip6" || text == "inet" || text == "arp" || text == "bridge" ||
           text == "netdev";
  }
  std::string take_family() {
    if (!is_family(word())) return "ip";
    std::string family(word());
    ++at_;
    return family;
  }

  /// table [FAMILY] NAME [{ … }]
  void table() {
    ++at_;
    family_ = take_family();
    table_ = std::string(word());
    if (!ends_statement()) ++at_;
    if (word() != "{") return;
    ++at_;
    for (;;) {
      skip_separators();
      if (at_end()) {
        unclosed();
        return;
      }
      if (word() == "}") {
        ++at_;
        return;
      }
      if (word() == "chain") {
        ++at_;
        chain();
      } else {
        complete_ = false;  // sets, maps, flowtables
        const std::size_t before = at_;
        skip_statement();
        if (at_ == before) ++at_;
      }
    }
  }

  /// The text ends inside braces.
  void unclosed() {
    if (!tokens_.empty()) wrong_.push_back(place(tokens_.size() - 1));
  }

  /// chain NAME { type … hook …; policy …; rules }
  void chain() {
    std::string name(word());
    const std::string key = family_ + " " + table_ + " ";
    if (!ends_statement()) ++at_;
    if (word() != "{") return;
    ++at_;
    for (;;) {
      skip_separators();
      if (at_end()) {
        unclosed();
        return;
      }
      if (word() == "}") {
        ++at_;
        return;
      }
      if (word() == "type") {
        base_chain(name);
      } else if (word() == "policy") {
        policy(name);
      } else {
        const std::size_t before = at_;
        rule(hook_name(key + name, name));
        if (at_ == before) ++at_;
      }
    }
  }

  std::string hook_name(const std::string& key, const std::string& name) const {
    const auto found = hooks_.find(key);
    return found == hooks_.end() ? name : found->second;
  }

  /// type nat hook postrouting priority srcnat; [policy accept;]
  void base_chain(const std::string& name) {
    while (!ends_statement() && word() != "}") {
      if (word() == "hook" && at_ + 1 < tokens_.size()) {
        constexpr std::array<std::string_view, 7> known{
            "prerouting", "input", "forward", "output", "postrouting", "ingress", "egress"};
        if (std::ranges::find(known, word(1)) == known.end()) wrong_.push_back(place(at_ + 1));
        hooks_[family_ + " " + table_ + " " + name] = upper(word(1));
      }
      ++at_;
    }
  }

  void policy(const std::string& name) {
    const SourceSpan begin = place(at_);
    ++at_;
    if (ends_statement()) return;
    if (word() != "accept" && word() != "drop" && !word().starts_with('$')) {
      wrong_.push_back(place(at_));
    }
    SourceSpan where = begin;
    where.end = place(at_).end;
    if (family_ != "ip6") {
      add_policy(
          {where, "filter", hook_name(family_ + " " + table_ + " " + name, name), upper(word())},
          into_);
    }
    skip_statement();
  }

  /// add table|chain|rule …
  void added_statement() {
    const std::string what(word());
    if (what == "table") {
      table();
      return;
    }
    if (what != "chain" && what != "rule") {
      complete_ = false;
      skip_statement();
      return;
    }
    ++at_;
    family_ = take_family();
    table_ = std::string(word());
    if (!ends_statement()) ++at_;
    if (what == "chain") {
      chain();
      return;
    }
    const std::string name(word());
    if (!ends_statement()) ++at_;
    rule(hook_name(family_ + " " + table_ + " " + name, name));
  }

  /// One value, or several between braces; variables filled in.
  std::vector<Located<std::string>> values(model::NatRule& rule) {
    std::vector<Located<std::string>> found;
    if (word() == "!=" || word() == "==") {
      rule.negated = rule.negated || word() == "!=";
      ++at_;
    }
    if (word() == "{") {
      ++at_;
      while (!at_end() && word() != "}") {
        if (word() != "," && word() != "\n") found.push_back(value_here());
        ++at_;
      }
      if (!at_end()) ++at_;
      return found;
    }
    while (!ends_statement() && word() != "}") {
      found.push_back(value_here());
      ++at_;
      if (word() != ",") break;
      ++at_;
    }
    return found;
  }

  Located<std::string> value_here() {
    if (word().starts_with('$')) {
      const auto found = defined_.find(word().substr(1));
      if (found != defined_.end()) return {found->second, place(at_)};
      // What an included file defines is not known here.
      if (complete_) wrong_.push_back(place(at_));
    }
    return located(at_);
  }

  void rule(const std::string& chain_name) {
    model::NatRule rule;
    rule.family = family_;
    rule.table = table_;
    rule.chain = chain_name;
    rule.where = tokens_.empty() || at_end() ? SourceSpan{} : place(at_);
    bool clamps = false;
    while (!ends_statement() && word() != "}") {
      rule.where.end = std::max(rule.where.end, place(at_).end);
      if (!match(rule, clamps)) {
        complete_ = false;
        ++at_;
      }
      if (at_ > 0 && at_ <= tokens_.size()) {
        rule.where.end = std::max(rule.where.end, place(at_ - 1).end);
      }
    }
    add_rule(std::move(rule), clamps, into_);
  }

  static void first_of(std::vector<Located<std::string>> values,
                       std::optional<Located<std::string>>& into) {
    if (!values.empty()) into = std::move(values.front());
  }

  bool match(model::NatRule& rule, bool& clamps) {
    const std::string key(word());
    const std::string next(word(1));
    if (key == "iifname" || key == "oifname" || key == "iif" || key == "oif") {
      rule.by_index = rule.by_index || key == "iif" || key == "oif";
      ++at_;
      first_of(values(rule), key.starts_with('i') ? rule.in_interface : rule.out_interface);
    } else if ((key == "ip" || key == "ip6") && (next == "saddr" || next == "daddr")) {
      at_ += 2;
      first_of(values(rule), next == "saddr" ? rule.source : rule.destination);
    } else if ((key == "ip" && next == "protocol") || (key == "meta" && next == "l4proto")) {
      at_ += 2;
      first_of(values(rule), rule.protocol);
    } else if ((key == "tcp" || key == "udp") && next == "dport") {
      rule.protocol = Located<std::string>{key, place(at_)};
      at_ += 2;
      rule.ports = values(rule);
    } else if (key == "tcp" && next == "flags") {
      at_ += 2;
      flag_values();
    } else if (key == "tcp" && next == "option") {
      clamps = true;
      while (!ends_statement() && word() != "}") ++at_;
    } else if (key == "ct" && next == "state") {
      at_ += 2;
      for (Located<std::string>& state : values(rule)) {
        rule.states.push_back({upper(state.value), state.where});
      }
    } else if (key == "icmp" || key == "icmpv6") {
      rule.protocol = Located<std::string>{key, place(at_)};
      at_ += next == "type" ? 2U : 1U;
      if (next == "type") values(rule);
    } else if (key == "masquerade" || key == "accept" || key == "drop" || key == "reject" ||
               key == "return") {
      rule.target = Located<std::string>{upper(key), place(at_)};
      ++at_;
    } else if (key == "snat" || key == "dnat" || key == "redirect") {
      rule.target = Located<std::string>{upper(key), place(at_)};
      ++at_;
      if (is_family(word())) ++at_;
      if (word() == "to") {
        ++at_;
        first_of(values(rule), rule.to);
      }
    } else if (key == "jump" || key == "goto") {
      ++at_;
      first_of(values(rule), rule.target);
    } else if (key == "counter") {
      ++at_;
      if (word() == "packets") at_ = std::min(at_ + 4, tokens_.size());
    } else if (key == "comment" || key == "log") {
      at_ = std::min(at_ + 2, tokens_.size());
      complete_ = complete_ && key == "comment";
    } else {
      constexpr std::array<std::string_view, 8> verdicts{"masquerade", "accept",   "drop", "reject",
                                                         "return",     "redirect", "snat", "dnat"};
      const bool last = word(1).empty() || word(1) == "\n" || word(1) == ";" || word(1) == "}";
      if (last && closest(key, verdicts)) wrong_.push_back(place(at_));
      return false;
    }
    return true;
  }

  /// syn / syn,rst | & (syn|rst) == syn
  void flag_values() {
    while (!ends_statement() && word() != "}" && word() != "tcp" && word() != "accept" &&
           word() != "drop" && word() != "counter") {
      ++at_;
    }
  }

  const TracedText& text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  model::NatScript& into_;
  std::vector<SourceSpan>& wrong_;
  std::map<std::string, std::string, std::less<>> defined_;
  std::map<std::string, std::string, std::less<>> hooks_;
  std::string family_ = "ip";
  std::string table_;
  bool complete_ = true;
};

}  // namespace

bool read_nft(const TracedText& text, model::NatScript& into, std::vector<SourceSpan>& wrong) {
  into.uses_nft = true;
  return NftReader(text, into, wrong).run() && wrong.empty();
}

}  // namespace guestlink::config
