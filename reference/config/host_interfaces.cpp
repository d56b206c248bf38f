#include "reference/config/host_interfaces.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace guestlink::config {
namespace {

using Words = std::vector<Located<std::string>>;

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return result;
}

/// get_if_var: what an interface is called in a variable's name.
std::string mangled(std::string_view interface) {
  std::string result(interface);
  for (char& letter : result) {
    if (std::string_view(".-/+").find(letter) != std::string_view::npos) letter = '_';
  }
  return result;
}

/// The interfaces by name, as a variable's name writes it.
class InterfaceNames {
 public:
  explicit InterfaceNames(std::vector<model::HostInterface>& all) : all_(all) {}
  /// The interface of that name, made when new.
  model::HostInterface& at(const Located<std::string>& name) {
    const auto [found, is_new] = indices_.emplace(mangled(name.value), all_.size());
    if (is_new) all_.emplace_back().name = name;
    return all_[found->second];
  }

 private:
  std::vector<model::HostInterface>& all_;
  std::unordered_map<std::string, std::size_t> indices_;
};

/// "inet A/P", "inet A netmask M", "A/P" or "A" at words[at]; moves `at` to its last word.
std::optional<Located<net::Ipv4Cidr>> address_at(const Words& words, std::size_t& at) {
  const std::size_t first = words[at].value == "inet" ? at + 1 : at;
  if (first >= words.size()) return std::nullopt;
  SourceSpan where = words[first].where;
  auto cidr = net::parse_ipv4_cidr(words[first].value);
  const bool has_prefix = cidr.has_value();
  if (!cidr) {
    const auto address = net::parse_ipv4(words[first].value);
    if (!address) return std::nullopt;
    // ifconfig's own default is the class of old; nobody means it, but it is what happens.
    const std::uint32_t top = address->value >> 24U;
    cidr = net::Ipv4Cidr{*address, static_cast<std::uint8_t>(top < 128 ? 8 : top < 192 ? 16 : 24)};
  }
  at = first;
  if (!has_prefix && first + 2 < words.size() && words[first + 1].value == "netmask") {
    const auto prefix = net::parse_netmask(words[first + 2].value);
    if (prefix) cidr->prefix = *prefix;
    where.end = std::max(where.end, words[first + 2].where.end);
    at = first + 2;
  }
  return Located<net::Ipv4Cidr>{*cidr, where};
}

/// Words of ifconfig(8) and the pseudo words of rc.conf.
void read_ifconfig(const Words& words, model::HostInterface& into) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string& word = words[at].value;
    const std::string loud = upper(word);
    const bool has_next = at + 1 < words.size();
    if (loud == "DHCP" || loud == "SYNCDHCP" || loud == "NOSYNCDHCP") {
      into.dhcp = true;
    } else if (loud == "WPA" || loud == "HOSTAP") {
      into.wpa = true;
    } else if (word == "up") {
      into.up = true;
    } else if (word == "addm" && has_next) {
      into.members.push_back(words[++at]);
    } else if ((word == "ether" || word == "link" || word == "lladdr") && has_next) {
      const auto mac = net::parse_mac(words[++at].value);
      if (mac) into.mac = Located<net::MacAddress>{*mac, words[at].where};
    } else if (word == "mtu" && has_next) {
      const std::string& number = words[++at].value;
      std::uint32_t mtu = 0;
      const auto [end, trouble] =
          std::from_chars(number.data(), number.data() + number.size(), mtu);
      if (trouble == std::errc{} && end == number.data() + number.size()) {
        into.mtu = Located<std::uint32_t>{mtu, words[at].where};
      }
    } else if (word == "inet6" && has_next) {
      ++at;
    } else if (const auto address = address_at(words, at)) {
      // A second one on the same line is one more, unless it replaces by "alias"'s absence.
      if (!into.address) {
        into.address = address;
      } else {
        into.aliases.push_back(*address);
      }
    }
  }
  // network.subr follows up any configuration with `ifconfig IF up`, but for WPA and HOSTAP.
  if (!words.empty() && !into.wpa) into.up = true;
}

/// "ifconfig_bridge0" names an interface, "ifconfig_bridge0_alias0" configures it further.
struct Key {
  std::string_view interface;
  std::string_view suffix;  ///< "", "alias0", "aliases", "ipv6", "name", "descr"
};

std::optional<Key> interface_key(std::string_view key) {
  constexpr std::string_view prefix = "ifconfig_";
  if (!key.starts_with(prefix) || key == "ifconfig_DEFAULT") return std::nullopt;
  key.remove_prefix(prefix.size());
  const std::size_t last = key.rfind('_');
  if (last == std::string_view::npos || last == 0) return Key{key, ""};
  const std::string_view suffix = key.substr(last + 1);
  const bool known = suffix == "ipv6" || suffix == "name" || suffix == "descr" ||
                     suffix == "aliases" || suffix.starts_with("alias");
  return known ? Key{key.substr(0, last), suffix} : Key{key, ""};
}

void read_variable(Words& cloned, InterfaceNames& names, const model::Assignment& one) {
  const std::string& key = one.key.value;
  if (key == "cloned_interfaces") {
    for (Located<std::string> word : one.words()) {
      // ":sticky" and ":nosticky" say what `netif stop` does.
      const std::size_t colon = word.value.find(':');
      if (colon != std::string::npos) {
        word.where.end -= static_cast<std::uint32_t>(
            word.where.end - word.where.begin == word.value.size() ? word.value.size() - colon : 0);
        word.value.resize(colon);
      }
      cloned.push_back(word);
      auto& interface = names.at(word);
      interface.name.value = word.value;  // unmangled, where ifconfig_NAME came first
      if (!interface.created) interface.created = word.where;
    }
    return;
  }
  const auto parts = interface_key(key);
  if (!parts) return;
  const auto begin =
      one.key.where.begin + static_cast<std::uint32_t>(key.find(parts->interface, 9));
  const SourceSpan name{one.key.where.file, begin,
                        begin + static_cast<std::uint32_t>(parts->interface.size())};
  auto& interface = names.at({std::string(parts->interface), name});
  if (parts->suffix.empty()) {
    interface.configured = one.value.where;
    interface.words = one.words();
    read_ifconfig(interface.words, interface);
  } else if (parts->suffix.starts_with("alias")) {
    const Words words = one.words();
    for (std::size_t at = 0; at < words.size(); ++at) {
      if (words[at].value == "inet6") {
        ++at;
      } else if (words[at].value == "ether" && at + 1 < words.size()) {
        // network.subr's ifalias hands it to ifconfig(8) as it is.
        const auto mac = net::parse_mac(words[++at].value);
        if (mac) interface.mac = Located<net::MacAddress>{*mac, words[at].where};
      } else if (const auto address = address_at(words, at)) {
        interface.aliases.push_back(*address);
      }
    }
  }
}

std::optional<Located<net::Ipv4Address>> router_of(const model::Assignments& rc) {
  const model::Assignment* found = rc.find("defaultrouter");
  if (found == nullptr) return std::nullopt;
  const Words words = found->words();
  if (words.empty() || upper(words.front().value) == "NO") return std::nullopt;
  const auto address = net::parse_ipv4(words.front().value);
  if (!address) return std::nullopt;
  return Located<net::Ipv4Address>{*address, words.front().where};
}

void read_variables(const model::Assignments& rc, Words& cloned,
                    std::vector<model::HostInterface>& interfaces) {
  std::unordered_map<std::string_view, const model::Assignment*> last;
  for (const model::Assignment& one : rc.all) last[one.key.value] = &one;
  InterfaceNames names(interfaces);
  for (const model::Assignment& one : rc.all) {
    if (last[one.key.value] == &one) read_variable(cloned, names, one);
  }
}

}  // namespace

void complete_interfaces(model::HostConfig& host) {
  read_variables(host.rc, host.cloned_interfaces, host.interfaces);
  host.default_router = router_of(host.rc);
}

void complete_interfaces(model::BsdNetwork& guest) {
  if (guest.is_openbsd) return;
  read_variables(guest.rc, guest.cloned_interfaces, guest.interfaces);
  guest.default_router = router_of(guest.rc);
}

void read_ifconfig_words(const std::vector<Located<std::string>>& words,
                         model::HostInterface& into) {
  read_ifconfig(words, into);
}

}  // namespace guestlink::config
