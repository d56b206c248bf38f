// Linux's files of `key = value`: sysctl.conf and dnsmasq.conf.

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "reference/base/closest.h"
#include "reference/base/traced_text.h"
#include "reference/config/dnsmasq_options.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

constexpr std::string_view blanks = " \t\r\v\f";

TracedText trimmed(const TracedText& text) {
  const std::size_t begin = text.text().find_first_not_of(blanks);
  if (begin == std::string::npos) return text.part(text.size(), 0);
  return text.part(begin, text.text().find_last_not_of(blanks) + 1 - begin);
}

}  // namespace

// procps sysctl.conf(5) and busybox: '#' and ';' begin comments at the line's start only; a '-'
// before the key hides its errors; slashes may stand for dots.
void read_guest_sysctl(Reading& in) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    TracedText text = trimmed(TracedText(line.text, line.where));
    if (text.empty() || text.text().front() == '#' || text.text().front() == ';') {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const std::size_t equals = text.text().find('=');
    if (equals == std::string::npos) {
      in.refuse(text.place(), "guest-sysctl-syntax",
                "sysctl says \"syntax error\" and passes over it");
      continue;
    }
    if (text.text().front() == '-') text = text.part(1);
    const std::size_t at = text.text().find('=');
    Located<std::string> key = trimmed(text.part(0, at)).located();
    if (key.value.find('/') != std::string::npos && key.value.find('.') == std::string::npos) {
      std::ranges::replace(key.value, '/', '.');
    }
    if (key.value.empty()) {
      in.refuse(text.place(), "guest-sysctl-syntax", "no key stands before the \"=\"");
      continue;
    }
    in.laptop().guest.sysctl.all.emplace_back(std::move(key), trimmed(text.part(at + 1)));
    in.mark(number, LineStatus::understood);
  }
}

// dnsmasq(8), option.c one_file(): a comment begins at a '#' behind a blank or at the start;
// quotes keep it; what follows '=' is the value.
static void read_dnsmasq(Reading& in, std::optional<FileId>& file, model::Assignments& into) {
  if (!file) file = in.file();
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    bool quoted = false;
    std::size_t end = line.text.size();
    for (std::size_t at = 0; at < line.text.size(); ++at) {
      if (line.text[at] == '"') quoted = !quoted;
      const bool blank_before = at == 0 || blanks.find(line.text[at - 1]) != std::string_view::npos;
      if (!quoted && line.text[at] == '#' && blank_before) {
        end = at;
        break;
      }
    }
    const TracedText text = trimmed(TracedText(line.text, line.where).part(0, end));
    if (text.empty()) {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    if (quoted) {
      in.refuse(text.place(), "dnsmasq-syntax", R"(dnsmasq says "missing \"" and does not start)");
      continue;
    }
    const std::size_t equals = text.text().find('=');
    const bool has_value = equals != std::string::npos;
    const TracedText key = trimmed(text.part(0, has_value ? equals : text.size()));
    const TracedText value = trimmed(has_value ? text.part(equals + 1) : text.part(text.size(), 0));
    const auto options = dnsmasq_options();
    if (!std::ranges::binary_search(options, std::string_view(key.text()))) {
      // A newer release may have more: what is nearly one of these is a slip.
      const auto near = closest(key.text(), options);
      if (near) {
        in.refuse(key.place(), "dnsmasq-syntax",
                  "dnsmasq says \"bad option\" and does not start: did you mean '" +
                      std::string(*near) + "'?");
        continue;
      }
    }
    into.all.emplace_back(key.located(), value);
    in.mark(number, LineStatus::understood);
  }
}

void read_dnsmasq_conf(Reading& in) {
  auto& guest = in.laptop().guest;
  read_dnsmasq(in, guest.dnsmasq_file, guest.dnsmasq);
}

void read_host_dnsmasq_conf(Reading& in) {
  auto& host = in.laptop().host;
  read_dnsmasq(in, host.dnsmasq_file, host.dnsmasq);
}

}  // namespace guestlink::config
