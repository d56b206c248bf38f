// resolv.conf(5), FreeBSD's and Linux's: a keyword in the first column.

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

void read_resolv(Reading& in, std::vector<Located<net::Ipv4Address>>& servers) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (is_blank(line.text) || line.text.starts_with('#') || line.text.starts_with(';')) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const auto words = split_words(TracedText(line.text, line.where));
    const std::string& keyword = words.front().text();
    // The resolver compares from the first column; an indented keyword is none.
    if (keyword == "nameserver" && line.text.starts_with("nameserver") && words.size() > 1) {
      const auto address = net::parse_ipv4(words[1].text());
      if (address) servers.push_back({*address, words[1].place()});
      in.mark(number, address ? LineStatus::understood : LineStatus::unmodelled);
    } else if (keyword == "search" || keyword == "domain" || keyword == "options" ||
               keyword == "sortlist" || keyword == "family" || keyword == "lookup") {
      in.mark(number, LineStatus::unmodelled);
    }
  }
}

}  // namespace

void read_resolv_conf(Reading& in) {
  read_resolv(in, in.laptop().host.name_servers);
}
void read_guest_resolv_conf(Reading& in) {
  read_resolv(in, in.laptop().guest.name_servers);
}

}  // namespace guestlink::config
