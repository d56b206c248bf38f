// /etc/network/interfaces, as one of three programs reads it: ifupdown-ng, busybox or Debian's
// ifupdown.  What the two strict ones refuse makes the whole file void for them.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::Ifup;
using model::LineStatus;

constexpr std::string_view blanks = " \t\r\v\f";

/// A line with those that it continues on.
struct LogicalLine {
  TracedText text;
  SourceSpan where;
};

TracedText trimmed(const TracedText& text) {
  const std::size_t begin = text.text().find_first_not_of(blanks);
  if (begin == std::string::npos) return text.part(text.size(), 0);
  return text.part(begin, text.text().find_last_not_of(blanks) + 1 - begin);
}

/// ifupdown-ng: '#' begins a comment anywhere unless a '\' precedes it.
TracedText without_comment(const TracedText& text) {
  std::size_t at = text.text().find('#');
  while (at != std::string::npos && at > 0 && text.text()[at - 1] == '\\') {
    at = text.text().find('#', at + 1);
  }
  return at == std::string::npos ? text : text.part(0, at);
}

/// By laptop.json, else by what else lies in the guest's tree.
Ifup choose_ifup(Reading& in) {
  const auto& laptop = in.laptop();
  if (laptop.intent && laptop.intent->ifup) {
    if (laptop.intent->ifup->value == "busybox") return Ifup::busybox;
    if (laptop.intent->ifup->value == "debian") return Ifup::debian;
    return Ifup::ifupdown_ng;
  }
  const bool debian = std::ranges::any_of(laptop.files, [&](const model::FileLines& one) {
    const std::string_view path = in.sources().path(one.file);
    return path.find("guest/etc/debian_version") != std::string_view::npos ||
           path.find("guest/etc/apt/") != std::string_view::npos;
  });
  return debian ? Ifup::debian : Ifup::ifupdown_ng;
}

class InterfacesReader {
 public:
  InterfacesReader(Reading& in, Ifup ifup) : in_(in) {
    found_.file = in.file();
    found_.ifup = ifup;
  }

  model::Interfaces run() {
    for (next_ = 1; next_ <= in_.line_count();) read_line(join());
    give_misplaced();
    for (model::IfaceStanza& stanza : found_.stanzas) finish(stanza);
    return std::move(found_);
  }

 private:
  bool strict() const { return found_.ifup != Ifup::ifupdown_ng; }

  /// The next line and, behind a '\', those after it.
  LogicalLine join() {
    LogicalLine whole;
    const Line first = in_.line(next_++);
    whole.where = first.where;
    whole.text = TracedText(first.text, first.where);
    if (is_comment(first.text)) return whole;
    while (whole.text.text().ends_with('\\') && next_ <= in_.line_count()) {
      whole.text = whole.text.part(0, whole.text.size() - 1);
      const Line more = in_.line(next_++);
      whole.text.add(TracedText(more.text, more.where));
      whole.where.end = more.where.end;
    }
    return whole;
  }

  static bool is_comment(std::string_view text) {
    const std::size_t first = text.find_first_not_of(blanks);
    return first != std::string_view::npos && text[first] == '#';
  }

  /// The strict programs give the whole file up.
  void void_file(SourceSpan where, std::string_view reason, std::string message) {
    in_.refuse(where, reason, std::move(message));
    if (!strict()) return;
    found_.unusable = true;
    in_.mark(where, LineStatus::unknown);
  }

  /// What ifupdown-ng takes, and the strict programs refuse the whole file for.
  void note_for_the_strict(SourceSpan where, std::string_view reason, std::string message) {
    in_.refuse(where, reason, std::move(message)).severity = Severity::info;
  }

  void read_line(const LogicalLine& line) {
    if (is_blank(line.text.text()) || is_comment(line.text.text())) {
      in_.mark(line.where, LineStatus::ignored);
      return;
    }
    const TracedText text = trimmed(strict() ? line.text : without_comment(line.text));
    const auto words = split_words(text, blanks);
    if (words.empty()) {
      in_.mark(line.where, LineStatus::ignored);
      return;
    }
    in_.mark(line.where, LineStatus::understood);
    const char after_line = line.where.end < in_.text().size() ? in_.text()[line.where.end] : '\n';
    if (after_line == '\r' && found_.ifup == Ifup::busybox) {
      void_file(line.where, "interfaces-crlf", "busybox takes the CR at the line's end for text");
    }
    const std::string& keyword = words.front().text();
    if (keyword == "auto" || keyword == "allow-auto") {
      read_auto(line, words);
    } else if (keyword == "iface" || (keyword == "interface" && !strict())) {
      read_iface(line, text, words);
      const std::size_t bare = trimmed(line.text).size();
      if (!strict() && text.size() < bare) {
        note_for_the_strict(
            line.text.place(line.text.text().find('#'), 1), "interfaces-inline-comment",
            "ifupdown-ng passes over this comment; busybox refuses the file for it");
      }
    } else if (keyword.starts_with("allow-") || keyword == "mapping" ||
               keyword.starts_with("source") || keyword == "template" ||
               keyword == "no-auto-down" || keyword == "no-scripts" || keyword == "rename") {
      read_other(line, words);
    } else {
      read_option(line, text, words.front());
    }
  }

  void read_auto(const LogicalLine& line, const std::vector<TracedText>& words) {
    stanza_.reset();
    auto_name_.clear();
    for (std::size_t index = 1; index < words.size(); ++index) {
      if (found_.ifup == Ifup::ifupdown_ng && index > 1) {
        in_.refuse(words[index].place(), "interfaces-auto-many",
                   "ifupdown-ng takes the first name of an auto line only");
        in_.mark(line.where, LineStatus::unmodelled);
        break;
      }
      const std::string& name = words[index].text();
      if (!automatic_.insert(name).second && found_.ifup == Ifup::busybox) {
        void_file(words[index].place(), "interfaces-auto-twice",
                  "busybox says \"interface declared auto twice\" and refuses the file");
      }
      found_.automatic.push_back(words[index].located());
      if (index == 1) auto_name_ = name;
    }
  }

  void read_iface(const LogicalLine& line, const TracedText& text,
                  const std::vector<TracedText>& words) {
    auto_name_.clear();
    model::IfaceStanza stanza;
    const SourceSpan end = text.place(text.size(), 0);
    stanza.name = words.size() > 1 ? words[1].located() : Located<std::string>{"", end};
    stanza.family = {"", end};
    stanza.method = {"", end};
    if (strict()) {
      if (words.size() < 4) {
        void_file(line.where, "interfaces-short-iface-line",
                  "ifup says \"too few parameters\" and refuses the file");
      }
      if (words.size() > 2) stanza.family = words[2].located();
      if (words.size() > 3) stanza.method = words[3].located();
      if (words.size() > 4) read_surplus(words);
      if (words.size() > 3) check_method(stanza);
    } else {
      for (std::size_t index = 2; index < words.size(); ++index) {
        const std::string& word = words[index].text();
        if (word == "inet" || word == "inet6") {
          stanza.family = words[index].located();
        } else if (stanza.method.value.empty()) {
          stanza.method = words[index].located();
        }
      }
    }
    found_.stanzas.push_back(std::move(stanza));
    stanza_ = found_.stanzas.size() - 1;
    seen_options_.clear();
  }

  /// More words than `iface NAME FAMILY METHOD`.
  void read_surplus(const std::vector<TracedText>& words) {
    const std::string& word = words[4].text();
    if (found_.ifup == Ifup::debian && word == "inherits") return;
    if (found_.ifup == Ifup::debian) {
      in_.refuse(words[4].place(),
                 word.starts_with('#') ? "interfaces-inline-comment" : "interfaces-long-iface-line",
                 "Debian's ifup warns of the extra words and passes over them");
      return;
    }
    void_file(words[4].place(),
              word.starts_with('#') ? "interfaces-inline-comment" : "interfaces-long-iface-line",
              "ifup says \"too many parameters\" and refuses the file");
  }

  void check_method(const model::IfaceStanza& stanza) {
    constexpr std::array<std::string_view, 7> inet{"static", "dhcp",  "manual", "loopback",
                                                   "ppp",    "bootp", "wvdial"};
    constexpr std::array<std::string_view, 4> inet6{"static", "manual", "loopback", "v4tunnel"};
    const auto in = [&](const auto& list) {
      return std::ranges::find(list, stanza.method.value) != list.end();
    };
    const bool debian = found_.ifup == Ifup::debian;
    const std::string& family = stanza.family.value;
    const bool known =
        family == "inet" ? in(inet) || (debian && stanza.method.value == "tunnel")
        : family == "inet6"
            ? in(inet6) ||
                  (debian && (stanza.method.value == "auto" || stanza.method.value == "dhcp"))
            : family == "link" || debian;
    if (!known) {
      void_file(stanza.method.where, "interfaces-method-unknown",
                "ifup says \"unknown method\" and refuses the file");
    }
  }

  void read_other(const LogicalLine& line, const std::vector<TracedText>& words) {
    const std::string& keyword = words.front().text();
    const bool allow = keyword.starts_with("allow-");
    if (allow && found_.ifup == Ifup::busybox) {
      if (stanza_) return;  // an option of the stanza above
      void_file(words.front().place(), "interfaces-allow-hotplug",
                "busybox says \"misplaced option\" and refuses the file");
      return;
    }
    if (allow && !strict()) {
      in_.refuse(words.front().place(), "interfaces-allow-hotplug",
                 "ifupdown-ng has no such keyword and passes over it");
    }
    if (strict()) stanza_.reset();
    in_.mark(line.where, LineStatus::unmodelled);
  }

  void read_option(const LogicalLine& line, const TracedText& text, const TracedText& keyword) {
    model::IfaceOption option;
    option.keyword = keyword.located();
    const TracedText value = trimmed(text.part(keyword.size()));
    option.value = value.located();
    if (!strict()) {
      // Lines whose first word does not begin with a letter are passed over.
      const char first = option.keyword.value.front();
      if (!((first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z'))) {
        in_.refuse(line.where, "placeholder-line", "ifupdown-ng passes over this line");
        in_.mark(line.where, LineStatus::unknown);
        return;
      }
    }
    if (!stanza_) {
      if (auto_name_.empty() || strict()) {
        void_file(keyword.place(), "interfaces-misplaced-option",
                  strict() ? "ifup says \"misplaced option\" and refuses the file"
                           : "ifupdown-ng drops an option that belongs to no interface");
      } else {
        note_for_the_strict(keyword.place(), "interfaces-misplaced-option",
                            "ifupdown-ng gives this to " + auto_name_ +
                                "; busybox and Debian refuse the whole file for it");
      }
      found_.misplaced.push_back({std::move(option), auto_name_});
      return;
    }
    if (strict() && option.value.value.empty()) {
      void_file(keyword.place(), "interfaces-empty-option",
                "ifup says \"option with empty value\" and refuses the file");
    }
    constexpr std::array<std::string_view, 6> several{"up",      "down",      "pre-up",
                                                      "post-up", "post-down", "pre-down"};
    const bool may_repeat = std::ranges::find(several, option.keyword.value) != several.end();
    if (!seen_options_.insert(option.keyword.value).second && !may_repeat) {
      if (found_.ifup == Ifup::busybox) {
        void_file(keyword.place(), "interfaces-option-twice",
                  "busybox says \"duplicate option\" and refuses the file");
      } else if (found_.ifup == Ifup::debian) {
        in_.refuse(keyword.place(), "interfaces-option-twice", "Debian's ifup joins the values");
      }
    }
    found_.stanzas[*stanza_].options.push_back(std::move(option));
  }

  /// ifupdown-ng: what stands below `auto NAME` belongs to NAME.
  void give_misplaced() {
    if (strict()) return;
    std::map<std::string, std::size_t, std::less<>> by_name;
    for (std::size_t index = found_.stanzas.size(); index-- > 0;) {
      by_name[found_.stanzas[index].name.value] = index;
    }
    for (const auto& one : found_.misplaced) {
      if (one.interface.empty()) continue;
      auto at = by_name.find(one.interface);
      if (at == by_name.end()) {
        model::IfaceStanza stanza;
        stanza.name = {one.interface, one.option.keyword.where};
        for (const auto& name : found_.automatic) {
          if (name.value == one.interface) stanza.name = name;
        }
        found_.stanzas.push_back(std::move(stanza));
        at = by_name.emplace(one.interface, found_.stanzas.size() - 1).first;
      }
      found_.stanzas[at->second].options.push_back(one.option);
    }
  }

  /// Works the addresses out.
  void finish(model::IfaceStanza& stanza) {
    if (stanza.family.value == "inet6") return;
    std::optional<std::uint8_t> prefix;
    SourceSpan prefix_place;
    for (const model::IfaceOption& option : stanza.options) {
      if (option.keyword.value == "netmask") {
        prefix = net::parse_netmask(option.value.value);
        prefix_place = option.value.where;
        unsigned number = 0;
        const std::string& text = option.value.value;
        const auto [end, trouble] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (!prefix && trouble == std::errc{} && end == text.data() + text.size() && number <= 32 &&
            found_.ifup != Ifup::busybox) {
          prefix = static_cast<std::uint8_t>(number);
        }
      } else if (option.keyword.value == "gateway") {
        const auto address = net::parse_ipv4(option.value.value);
        if (address) stanza.gateway = Located<net::Ipv4Address>{*address, option.value.where};
      }
    }
    for (const model::IfaceOption& option : stanza.options) {
      if (option.keyword.value != "address") continue;
      auto cidr =
          found_.ifup == Ifup::busybox ? std::nullopt : net::parse_ipv4_cidr(option.value.value);
      if (!cidr) {
        const auto address = net::parse_ipv4(option.value.value);
        if (!address) continue;
        if (!prefix && found_.ifup == Ifup::busybox) {
          in_.refuse(option.value.where, "interfaces-no-netmask",
                     "busybox brings no static interface up without a netmask");
          continue;
        }
        const std::uint32_t top = address->value >> 24U;
        const std::uint8_t class_prefix = top < 128 ? 8 : top < 192 ? 16 : 24;
        cidr = net::Ipv4Cidr{
            *address,
            prefix.value_or(found_.ifup == Ifup::debian ? class_prefix : std::uint8_t{24})};
      }
      stanza.addresses.push_back({*cidr, option.value.where});
    }
    if (!stanza.addresses.empty()) stanza.address = stanza.addresses.front();
  }

  Reading& in_;
  model::Interfaces found_;
  std::uint32_t next_ = 1;
  std::optional<std::size_t> stanza_;  ///< Whose options follow.
  std::string auto_name_;              ///< ifupdown-ng: whose options follow a line `auto`.
  std::set<std::string, std::less<>> automatic_;
  std::set<std::string, std::less<>> seen_options_;
};

}  // namespace

void read_interfaces(Reading& in) {
  model::Interfaces found = InterfacesReader(in, choose_ifup(in)).run();
  auto& into = in.laptop().guest.interfaces;
  if (!into) {
    into = std::move(found);
    return;
  }
  // interfaces.d: added to what the first file says.
  for (auto& name : found.automatic) into->automatic.push_back(std::move(name));
  for (auto& stanza : found.stanzas) into->stanzas.push_back(std::move(stanza));
  for (auto& one : found.misplaced) into->misplaced.push_back(std::move(one));
  into->unusable = into->unusable || found.unusable;
}

}  // namespace guestlink::config
