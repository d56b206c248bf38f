#include "reference/relay/settings_reader.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reference/base/closest.h"
#include "reference/json/json_tree.h"
#include "reference/relay/settings_checks.h"
#include "reference/relay/settings_keys.h"

namespace guestlink::relay {
namespace {

using forward::PortRange;
using forward::Settings;
using json::JsonNode;
using Kind = JsonNode::Kind;

std::optional<std::uint16_t> port_number(std::string_view text) {
  std::uint16_t value = 0;
  const auto [stop, trouble] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (trouble != std::errc{} || stop != text.data() + text.size() || value == 0) return {};
  return value;
}

/// 22, "22" or "2210-2219".
std::optional<PortRange> port_range(const JsonNode& node) {
  if (node.natural && *node.natural >= 1 && *node.natural <= 65535) {
    const auto port = static_cast<std::uint16_t>(*node.natural);
    return PortRange{port, port};
  }
  if (node.kind != Kind::text) return std::nullopt;
  const std::string_view text = node.text;
  const std::size_t dash = text.find('-');
  const auto first = port_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : port_number(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return PortRange{*first, *last};
}

std::optional<net::MacAddress> station_mac(const JsonNode& node) {
  const auto mac = node.kind == Kind::text ? net::parse_mac(node.text) : std::nullopt;
  if (!mac || mac->is_group() || mac->is_zero()) return std::nullopt;
  return mac;
}

class Reader {
 public:
  Reader(Settings& to, Diagnostics& out) : to_(to), out_(out) {}

  /// Reads the members of `object`, whose keys all begin with `path`.
  void read_object(const std::string& path, const JsonNode& object) {
    std::vector<const JsonNode::Member*> seen;
    for (const JsonNode::Member& member : object.members) {
      const auto before = std::ranges::find_if(
          seen, [&](const auto* other) { return other->key.value == member.key.value; });
      if (before != seen.end()) {
        complain(member.key.where, fmt::format("'{}' is given twice", member.key.value));
        out_.back().related.push_back({(*before)->key.where, "given here first"});
        continue;
      }
      seen.push_back(&member);
      const Key* key = find_key(path + member.key.value);
      if (key == nullptr) {
        unknown(path, member);
        continue;
      }
      std::visit([&](const auto& kind) { read(kind, *key, member.value); }, key->kind);
    }
    missing(path, object, seen);
  }

  void complain(SourceSpan where, std::string message, std::string help = "") {
    out_.push_back({.rule = "settings",
                    .severity = Severity::error,
                    .where = where,
                    .message = std::move(message),
                    .related = {},
                    .help = std::move(help),
                    .edit = {}});
  }

 private:
  static const Key* find_key(std::string_view path) {
    const auto keys = settings_keys();
    const auto found = std::ranges::find(keys, path, &Key::path);
    return found == keys.end() ? nullptr : &*found;
  }

  /// The last words of the keys directly below `path`.
  static std::vector<std::string_view> words_below(std::string_view path) {
    std::vector<std::string_view> words;
    for (const Key& key : settings_keys()) {
      if (!key.path.starts_with(path)) continue;
      const std::string_view rest = key.path.substr(path.size());
      if (rest.find('.') == std::string_view::npos) words.push_back(rest);
    }
    return words;
  }

  void unknown(const std::string& path, const JsonNode::Member& member) {
    const auto words = words_below(path);
    const auto near = closest(member.key.value, words);
    const std::string in = path.empty() ? "the settings" : path.substr(0, path.size() - 1);
    complain(member.key.where, fmt::format("there is no '{}' in {}", member.key.value, in),
             near ? fmt::format("did you mean '{}'?", *near)
                  : fmt::format("there are {}", fmt::join(words, ", ")));
  }

  void missing(const std::string& path, const JsonNode& object,
               const std::vector<const JsonNode::Member*>& seen) {
    for (const std::string_view word : words_below(path)) {
      const Key& key = *find_key(path + std::string(word));
      const bool needed = key.needed == Needed::in_its_section ||
                          std::ranges::count(modes_that_need(key.needed), to_.mode) > 0;
      const bool given =
          std::ranges::any_of(seen, [&](const auto* one) { return one->key.value == word; });
      if (!needed || given) continue;
      const SourceSpan where{object.where.file, object.where.begin, object.where.begin + 1};
      complain(
          where, fmt::format("'{}' is missing: {}", key.path, key.meaning),
          key.example.empty() ? "" : fmt::format("for instance \"{}\": {}", word, key.example));
    }
  }

  void wrong(const Key& key, const JsonNode& node, std::string_view wanted) {
    std::string got(name(node.kind));
    if (node.kind == Kind::text) got = fmt::format("\"{}\"", node.text);
    if (node.kind == Kind::number) got = fmt::format("{}", node.number);
    complain(node.where, fmt::format("'{}' must be {}, not {}", key.path, wanted, got),
             key.example.empty() ? "" : fmt::format("for instance {}", key.example));
  }

  void read(const Section& section, const Key& key, const JsonNode& node) {
    if (node.kind != Kind::object) return wrong(key, node, "an object");
    if (section.begin != nullptr) section.begin(to_);
    read_object(std::string(key.path) + ".", node);
  }

  void read(const List& list, const Key& key, const JsonNode& node) {
    if (node.kind != Kind::array) return wrong(key, node, "a list of objects");
    for (const JsonNode& item : node.items) {
      if (item.kind != Kind::object) {
        wrong(key, item, "a list of objects");
        continue;
      }
      list.begin(to_);
      read_object(std::string(key.path) + "[].", item);
    }
  }

  void read(const MacByAddress& map, const Key& key, const JsonNode& node) {
    read_macs<net::Ipv4Address>(map, key, node, "IPv4", net::parse_ipv4);
  }

  void read(const MacByIpv6Address& map, const Key& key, const JsonNode& node) {
    read_macs<net::Ipv6Address>(map, key, node, "IPv6", net::parse_ipv6);
  }

  /// An object of MACs by address, each address once.
  template <typename Address, typename Map>
  void read_macs(const Map& map, const Key& key, const JsonNode& node, std::string_view kind,
                 std::optional<Address> (*parse)(std::string_view)) {
    if (node.kind != Kind::object) return wrong(key, node, "an object of MACs by address");
    std::vector<Address> seen;
    for (const JsonNode::Member& member : node.members) {
      const auto address = parse(member.key.value);
      if (!address) {
        complain(member.key.where, fmt::format("'{}' is no {} address", member.key.value, kind));
        continue;
      }
      if (std::ranges::find(seen, *address) != seen.end()) {
        complain(member.key.where, fmt::format("'{}' is given twice", member.key.value));
        continue;
      }
      seen.push_back(*address);
      const auto mac = station_mac(member.value);
      if (!mac) {
        wrong(key, member.value, "the MAC of one station");
        continue;
      }
      map.set(to_, *address, *mac);
    }
  }

  void read(const Word& word, const Key& key, const JsonNode& node) {
    const auto found =
        node.kind == Kind::text ? std::ranges::find(word.words, node.text) : word.words.end();
    if (found != word.words.end()) {
      return word.set(to_, static_cast<std::size_t>(found - word.words.begin()));
    }
    wrong(key, node, fmt::format("one of {}", fmt::join(word.words, ", ")));
    const auto near = closest(node.text, word.words);
    if (near) out_.back().help = fmt::format("did you mean \"{}\"?", *near);
  }

  void read(const Whole& whole, const Key& key, const JsonNode& node) {
    if (node.natural && *node.natural >= whole.least && *node.natural <= whole.most) {
      return whole.set(to_, *node.natural);
    }
    wrong(key, node, fmt::format("a whole number from {} to {}", whole.least, whole.most));
  }

  void read(const Seconds& seconds, const Key& key, const JsonNode& node) {
    if (node.kind == Kind::number && node.number > 0 && node.number <= seconds.most) {
      const std::chrono::duration<double> value(node.number);
      return seconds.set(to_, std::chrono::duration_cast<Duration>(value));
    }
    wrong(key, node, fmt::format("seconds, above 0 and at most {}", seconds.most));
  }

  void read(const Ignored& /*kind*/, const Key& key, const JsonNode& node) {
    if (node.kind != Kind::text) wrong(key, node, "a text");
  }

  void read(Setter<bool> set, const Key& key, const JsonNode& node) {
    if (node.kind != Kind::flag) return wrong(key, node, "true or false");
    set(to_, node.flag);
  }

  void read(Setter<net::MacAddress> set, const Key& key, const JsonNode& node) {
    const auto mac = station_mac(node);
    if (!mac) return wrong(key, node, "the MAC of one station");
    set(to_, *mac);
  }

  void read(Setter<net::Ipv4Address> set, const Key& key, const JsonNode& node) {
    const auto address = node.kind == Kind::text ? net::parse_ipv4(node.text) : std::nullopt;
    if (!address) return wrong(key, node, "an IPv4 address");
    set(to_, *address);
  }

  void read(Setter<net::Ipv4Cidr> set, const Key& key, const JsonNode& node) {
    const auto cidr = node.kind == Kind::text ? net::parse_ipv4_cidr(node.text) : std::nullopt;
    if (!cidr) return wrong(key, node, "an IPv4 address with the length of its prefix");
    set(to_, *cidr);
  }

  void read(Setter<net::Ipv6Address> set, const Key& key, const JsonNode& node) {
    const auto address = node.kind == Kind::text ? net::parse_ipv6(node.text) : std::nullopt;
    if (!address) return wrong(key, node, "an IPv6 address");
    set(to_, *address);
  }

  void read(Setter<net::Ipv6Cidr> set, const Key& key, const JsonNode& node) {
    const auto cidr = node.kind == Kind::text ? net::parse_ipv6_cidr(node.text) : std::nullopt;
    if (!cidr) return wrong(key, node, "an IPv6 address with the length of its prefix");
    set(to_, *cidr);
  }

  /// "10.0.0.0/8", "fd00::1", "!10.0.0.0/8".
  void read(Setter<forward::IpNetwork> set, const Key& key, const JsonNode& node) {
    forward::IpNetwork network;
    std::string_view text = node.kind == Kind::text ? std::string_view(node.text) : "";
    network.negated = text.starts_with('!');
    if (network.negated) text.remove_prefix(1);
    network.ipv4 = net::parse_ipv4_cidr(text);
    network.ipv6 = net::parse_ipv6_cidr(text);
    if (const auto one = net::parse_ipv4(text)) network.ipv4 = net::Ipv4Cidr{*one, 32};
    if (const auto one = net::parse_ipv6(text)) network.ipv6 = net::Ipv6Cidr{*one, 128};
    if (!network.ipv4 && !network.ipv6) {
      return wrong(key, node, "an address or a network, with '!' all but it");
    }
    set(to_, network);
  }

  /// A name of a port: a word that a command line and a file's name can carry.
  void read(Setter<std::string_view> set, const Key& key, const JsonNode& node) {
    const auto is_plain = [](char one) {
      return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') ||
             (one >= '0' && one <= '9') || one == '_' || one == '-';
    };
    const bool good = node.kind == Kind::text && !node.text.empty() && node.text.size() <= 15 &&
                      std::ranges::all_of(node.text, is_plain);
    if (!good) return wrong(key, node, "a name of 1 to 15 letters, digits, '-' and '_'");
    set(to_, node.text);
  }

  void read(Setter<PortRange> set, const Key& key, const JsonNode& node) {
    const auto range = port_range(node);
    if (!range) return wrong(key, node, "a port from 1 to 65535, or \"first-last\"");
    set(to_, *range);
  }

  Settings& to_;
  Diagnostics& out_;
};

}  // namespace

std::optional<Settings> read_settings(const SourceSet& sources, FileId file, Diagnostics& out) {
  const std::size_t before = out.size();
  const auto tree = json::read_json(sources, file, "settings", out);
  if (!tree) return std::nullopt;
  Settings settings;
  Reader reader(settings, out);
  if (tree->kind != Kind::object) {
    reader.complain(tree->where, fmt::format("settings are an object, not {}", name(tree->kind)));
    return std::nullopt;
  }
  // What is missing depends on the mode, so that is read first wherever it stands.
  for (const JsonNode::Member& member : tree->members) {
    if (member.key.value == "mode" && member.value.kind == Kind::text) {
      settings.mode = member.value.text;
    }
  }
  reader.read_object("", *tree);
  if (out.size() == before) check_settings(settings, *tree, out);
  if (out.size() > before) return std::nullopt;
  return settings;
}

std::string in_words(const SourceSet& sources, const Diagnostic& finding) {
  const auto place = [&](SourceSpan where) {
    const LineColumn at = sources.position(where.file, where.begin);
    return fmt::format("{}:{}:{}", sources.path(where.file), at.line, at.column);
  };
  const LineColumn at = sources.position(finding.where.file, finding.where.begin);
  const std::string_view line = sources.line(finding.where.file, at.line);
  std::string text =
      fmt::format("{}: {}: {}\n", place(finding.where), name(finding.severity), finding.message);
  constexpr std::size_t widest = 160;
  if (!line.empty() && line.size() <= widest) {
    const std::size_t wide = std::max<std::size_t>(1, finding.where.end - finding.where.begin);
    const std::size_t left = line.size() >= at.column ? line.size() - at.column + 1 : 1;
    text += fmt::format("  {}\n  {}{}\n", line, std::string(at.column - 1, ' '),
                        std::string(std::min(wide, left), '^'));
  }
  for (const RelatedPlace& other : finding.related) {
    text += fmt::format("{}: {}\n", place(other.where), other.message);
  }
  if (!finding.help.empty()) text += fmt::format("help: {}\n", finding.help);
  return text;
}

}  // namespace guestlink::relay
