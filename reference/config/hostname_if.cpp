// OpenBSD's hostname.if(5) and mygate(5), as netstart(8) reads them: a line's words go to
// ifconfig(8), with a netmask behind the address and `autoconf` or `dhcp` for a lease.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reference/base/traced_text.h"
#include "reference/config/host_interfaces.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;
using Words = std::vector<Located<std::string>>;

model::BsdNetwork& openbsd(Reading& in) {
  auto& bsd = in.laptop().guest.bsd;
  if (!bsd) bsd.emplace();
  bsd->is_openbsd = true;
  return *bsd;
}

Words words_of(const Line& line) {
  Words words;
  for (const TracedText& word : split_words(TracedText(line.text, line.where))) {
    words.push_back(word.located());
  }
  return words;
}

/// "inet [alias] A M" becomes ifconfig's "inet A netmask M".
Words as_ifconfig(Words words) {
  if (words.size() > 1 && words[1].value == "alias") words.erase(words.begin() + 1);
  const bool has_mask = words.size() > 2 && words[0].value == "inet" &&
                        words[1].value.find('/') == std::string::npos &&
                        net::parse_ipv4(words[2].value);
  if (has_mask) words.insert(words.begin() + 2, {"netmask", words[2].where});
  return words;
}

bool asks_for_lease(const Words& words) {
  return words[0].value == "dhcp" ||
         (words.size() > 1 && words[0].value == "inet" && words[1].value == "autoconf");
}

}  // namespace

void read_hostname_if(Reading& in) {
  constexpr std::string_view begin = "guest/etc/hostname.";
  const std::string name = in.path().substr(in.path().find(begin) + begin.size());
  model::HostInterface one;
  one.name = {name, {in.file(), 0, 0}};
  one.up = true;  // netstart(8) marks up what it configures
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (is_blank(line.text) || line.text.starts_with('#')) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const Words words = words_of(line);
    if (words.front().value.starts_with('!') || words.front().value == "inet6") {
      in.mark(number, LineStatus::unmodelled);
      continue;
    }
    if (!one.configured) one.configured = line.where;
    if (asks_for_lease(words)) {
      one.dhcp = true;
      in.mark(number, LineStatus::understood);
      continue;
    }
    const bool had_address = one.address.has_value();
    const std::size_t aliases = one.aliases.size();
    read_ifconfig_words(as_ifconfig(words), one);
    const bool known = (!had_address && one.address) || one.aliases.size() > aliases ||
                       words.front().value == "up";
    in.mark(number, known ? LineStatus::understood : LineStatus::unmodelled);
  }
  openbsd(in).interfaces.push_back(std::move(one));
}

void read_mygate(Reading& in) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (is_blank(line.text) || line.text.starts_with('#')) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const Words words = words_of(line);
    const auto address = net::parse_ipv4(words.front().value);
    in.mark(number, address ? LineStatus::understood : LineStatus::unmodelled);
    if (address && !openbsd(in).default_router) {
      openbsd(in).default_router = Located<net::Ipv4Address>{*address, words.front().where};
    }
  }
}

}  // namespace guestlink::config
