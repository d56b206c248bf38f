// iptables(8), ip6tables(8) and iptables-restore(8): matches and targets that decide whether the
// host's packets pass; others are kept as not modelled.

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/config/nat_rules.h"
#include "reference/net/address.h"

namespace guestlink::config {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return result;
}

/// Matches and target options with a value that say nothing about our traffic's way.
constexpr std::array<std::string_view, 16> other_values{
    "--icmp-type", "--comment",     "--limit",       "--limit-burst", "--log-prefix", "--sport",
    "--log-level", "--reject-with", "--icmpv6-type", "--set-mss",     "--sports",     "--set-mark",
    "--uid-owner", "--physdev-in",  "--to-ports",    "--mark"};
constexpr std::array<std::string_view, 5> other_flags{"--syn", "--fragment", "--physdev-is-bridged",
                                                      "--random", "--random-fully"};

SourceSpan joined(const std::vector<TracedText>& words, std::size_t first) {
  SourceSpan where = words[first].place();
  where.end = std::max(where.end, words.back().place().end);
  return where;
}

/// The specification of one rule, from `at` on.
class RuleWords {
 public:
  RuleWords(const std::vector<TracedText>& words, model::NatRule& rule)
      : words_(words), rule_(rule) {}

  RuleReading read(std::size_t at) {
    at_ = at;
    bool all = true;
    while (at_ < words_.size()) {
      const std::size_t before = at_;
      if (!read_one()) {
        all = false;
        if (at_ == before) ++at_;
      }
    }
    if (missing_ || (!rule_.ports.empty() && !rule_.protocol)) return RuleReading::wrong;
    if (is_bad(rule_.source) || is_bad(rule_.destination)) return RuleReading::wrong;
    return all ? RuleReading::understood : RuleReading::unmodelled;
  }
  bool clamps_mss() const { return clamps_mss_; }

 private:
  static bool is_option(std::string_view word) {
    return word.size() > 1 && word[0] == '-' && word.find_first_of("0123456789") != 1;
  }

  /// Digits and dots that make no address; names are looked up, and may be right.
  static bool is_bad(const std::optional<Located<std::string>>& host) {
    if (!host || host->value.empty()) return false;
    const std::string_view text = host->value;
    const std::string_view address = text.substr(0, text.find('/'));
    return address.find_first_not_of("0123456789.") == std::string_view::npos &&
           std::ranges::count(address, '.') == 3 && !net::parse_ipv4(address);
  }

  /// The value of the option at hand; notes where there is none.
  Located<std::string> value() {
    ++at_;
    if (at_ < words_.size() && words_[at_].text() == "!") {
      rule_.negated = true;
      ++at_;
    }
    // "-o -j": the next option is no value.
    if (at_ >= words_.size() || is_option(words_[at_].text())) {
      missing_ = true;
      return {"", words_.back().place()};
    }
    return words_[at_++].located();
  }

  bool read_one() {
    const std::string& word = words_[at_].text();
    if (word == "!") {
      rule_.negated = true;
      ++at_;
    } else if (word == "-i" || word == "--in-interface") {
      rule_.in_interface = value();
    } else if (word == "-o" || word == "--out-interface") {
      rule_.out_interface = value();
    } else if (word == "-s" || word == "--source" || word == "--src") {
      rule_.source = value();
    } else if (word == "-d" || word == "--destination" || word == "--dst") {
      rule_.destination = value();
    } else if (word == "-p" || word == "--protocol" || word == "--proto") {
      rule_.protocol = value();
    } else if (word == "-m" || word == "--match" || word == "-t" || word == "--table") {
      value();
    } else if (word == "-j" || word == "--jump" || word == "-g" || word == "--goto") {
      rule_.target = value();
    } else if (word == "--dport" || word == "--dports" || word == "--destination-port" ||
               word == "--destination-ports") {
      for (TracedText& port : ports()) rule_.ports.push_back(port.located());
    } else if (word == "--ctstate" || word == "--state") {
      ++at_;
      if (at_ >= words_.size()) {
        missing_ = true;
        return true;
      }
      for (const TracedText& state : split_fields(words_[at_], ',')) {
        rule_.states.push_back({upper(state.text()), state.place()});
      }
      ++at_;
    } else if (word == "--to-destination" || word == "--to-source") {
      rule_.to = value();
    } else if (word == "--tcp-flags" || word == "-c" || word == "--set-counters") {
      at_ += 3;  // two values
    } else if (word == "--clamp-mss-to-pmtu") {
      clamps_mss_ = true;
      ++at_;
    } else if (std::ranges::find(other_values, word) != other_values.end()) {
      if (word == "--set-mss") clamps_mss_ = true;
      value();
    } else if (std::ranges::find(other_flags, word) != other_flags.end() || word == "-4" ||
               word == "-w" || word == "--wait" || word == "-v") {
      ++at_;
    } else {
      return false;
    }
    return true;
  }

  std::vector<TracedText> ports() {
    ++at_;
    if (at_ >= words_.size()) {
      missing_ = true;
      return {};
    }
    return split_fields(words_[at_++], ',');
  }

  const std::vector<TracedText>& words_;
  model::NatRule& rule_;
  std::size_t at_ = 0;
  bool missing_ = false;
  bool clamps_mss_ = false;
};

bool one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::ranges::find(list, word) != list.end();
}

/// `-A CHAIN …` and its like at words[at].
RuleReading read_command(const std::vector<TracedText>& words, std::size_t at,
                         const std::string& table, bool six, bool conditional,
                         model::NatScript& into) {
  const std::string& command = words[at].text();
  if (one_of(command, {"-P", "--policy"}) && at + 2 < words.size()) {
    add_policy({joined(words, at), table, words[at + 1].text(), upper(words[at + 2].text())}, into);
    return RuleReading::understood;
  }
  if (one_of(command, {"-A", "--append", "-I", "--insert"})) {
    if (at + 1 >= words.size()) return RuleReading::wrong;
    model::NatRule rule;
    rule.where = joined(words, 0);
    rule.family = six ? "ip6" : "ip";
    rule.table = table;
    rule.chain = words[at + 1].text();
    rule.conditional = conditional;
    std::size_t begin = at + 2;
    if (command.starts_with("-I") && begin < words.size() &&
        words[begin].text().find_first_not_of("0123456789") == std::string::npos) {
      ++begin;
    }
    RuleWords reader(words, rule);
    const RuleReading result = reader.read(begin);
    if (result == RuleReading::wrong) return result;
    add_rule(std::move(rule), reader.clamps_mss(), into);
    return result;
  }
  // Deleting, flushing, new chains: legal, without a rule of their own.
  if (one_of(command,
             {"-F", "--flush", "-X", "--delete-chain", "-N", "--new-chain", "-Z", "--zero"})) {
    return RuleReading::understood;
  }
  return RuleReading::unmodelled;
}

}  // namespace

RuleReading read_iptables_command(const std::vector<TracedText>& words, bool conditional,
                                  model::NatScript& into) {
  const bool six = words.front().text().find("ip6tables") != std::string::npos;
  std::string table = "filter";
  std::size_t command = 0;
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::string& word = words[at].text();
    if (one_of(word, {"-t", "--table"}) && at + 1 < words.size()) {
      table = words[at + 1].text();
    } else if (word.starts_with("--table=")) {
      table = word.substr(8);
    } else if (command == 0 &&
               one_of(word, {"-A",       "--append",     "-I",      "--insert",  "-P",
                             "--policy", "-F",           "--flush", "-X",        "--delete-chain",
                             "-N",       "--new-chain",  "-Z",      "--zero",    "-D",
                             "--delete", "-C",           "--check", "-L",        "--list",
                             "-S",       "--list-rules", "-R",      "--replace", "-E"})) {
      command = at;
    }
  }
  if (command == 0) return RuleReading::unmodelled;
  return read_command(words, command, table, six, conditional, into);
}

RuleReading IptablesRestore::read_line(const TracedText& line) {
  const auto words = split_words(line);
  if (words.empty() || words.front().text().front() == '#') return RuleReading::understood;
  const std::string& first = words.front().text();
  if (first.front() == '*') {
    constexpr std::array<std::string_view, 5> tables{"filter", "nat", "mangle", "raw", "security"};
    const bool open = !table_.empty();  // COMMIT is missing above
    table_ = first.substr(1);
    const bool known = std::ranges::find(tables, table_) != tables.end();
    return known && !open ? RuleReading::understood : RuleReading::wrong;
  }
  if (first == "COMMIT") {
    table_.clear();
    return RuleReading::understood;
  }
  if (table_.empty()) return RuleReading::wrong;
  if (first.front() == ':') {
    if (words.size() < 2) return RuleReading::wrong;
    if (words[1].text() != "-") {
      add_policy({joined(words, 0), table_, first.substr(1), upper(words[1].text())}, into_);
    }
    return RuleReading::understood;
  }
  // "[packets:bytes] -A …"
  const std::size_t at = first.front() == '[' ? 1 : 0;
  if (at >= words.size() || !words[at].text().starts_with('-')) return RuleReading::wrong;
  return read_command(words, at, table_, six_, false, into_);
}

}  // namespace guestlink::config
