// Captures of the guest: sockets that wait for others (ss(8) of iproute2, netstat of busybox), and
// the lines of dmesg(1) in which a Wi-Fi driver misses its firmware.

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

/// "0.0.0.0:22", "[::1]:53", ":::22", "*:22", "127.0.0.1%lo:53", "0.0.0.0:ssh".
model::Listener parse_local(const TracedText& word) {
  model::Listener found;
  found.local = word.located();
  const std::string_view all = found.local.value;
  const std::size_t colon = all.rfind(':');
  std::string_view address = all.substr(0, colon);
  const std::string_view port = all.substr(colon + 1);
  std::uint16_t number = 0;
  const auto [end, trouble] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (trouble == std::errc{} && end == port.data() + port.size()) found.port = number;
  if (const std::size_t percent = address.find('%'); percent != std::string_view::npos) {
    const std::string_view name = address.substr(percent + 1);
    found.interface = std::string(name.substr(0, name.find(']')));
    address = address.substr(0, percent);
  }
  if (address.starts_with('[')) address.remove_prefix(1);
  if (address.ends_with(']')) address.remove_suffix(1);
  if (address != "*" && address != "0.0.0.0" && address != "::") found.address = address;
  return found;
}

/// The name in `users:(("sshd",pid=812,fd=3))` or busybox's `812/sshd`.
std::string program_in(std::string_view text) {
  if (const std::size_t open = text.find("((\""); open != std::string_view::npos) {
    const std::string_view rest = text.substr(open + 3);
    return std::string(rest.substr(0, rest.find('"')));
  }
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return "";
  return std::string(text.substr(slash + 1));
}

/// "tcp" of "tcp", "tcp6" and "TCP"; empty for what is neither TCP nor UDP.
std::string_view protocol_of(std::string_view word) {
  if (word.starts_with("tcp")) return "tcp";
  if (word.starts_with("udp")) return "udp";
  return "";
}

}  // namespace

void read_listeners(Reading& in) {
  model::GuestFacts& facts = in.laptop().seen.guest_facts;
  facts.listeners_file = in.file();
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const auto words = split_words(TracedText(line.text, line.where));
    // `ss -lt` alone leaves the first column out.
    const bool listens = std::ranges::any_of(words, [](const TracedText& word) {
      return word.text() == "LISTEN" || word.text() == "UNCONN";
    });
    const std::string_view named =
        words.empty() ? std::string_view() : protocol_of(words[0].text());
    if (!listens && named != "udp") {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const auto local = std::ranges::find_if(words, [](const TracedText& word) {
      return word.text().find(':') != std::string::npos && word.text().back() != ':';
    });
    if (local == words.end()) continue;
    model::Listener found = parse_local(*local);
    found.protocol = !named.empty()                                       ? named
                     : line.text.find("UNCONN") != std::string_view::npos ? "udp"
                                                                          : "tcp";
    found.program = program_in(words.back().text());
    facts.listeners.push_back(std::move(found));
    in.mark(number, LineStatus::understood);
  }
}

void read_guest_dmesg(Reading& in) {
  // iwlwifi and ath10k try several names and say so each time; these are their last words.  The
  // others ask once.
  constexpr std::array<std::string_view, 4> last_words{
      "no suitable firmware found!", "could not fetch firmware files",
      "Direct firmware load for mediatek/", "Direct firmware load for rtw88/"};
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const bool gives_up = std::ranges::any_of(last_words, [&](std::string_view words) {
      return line.text.find(words) != std::string_view::npos;
    });
    if (gives_up) in.laptop().seen.guest_facts.firmware_failures.push_back(line.where);
    in.mark(number, gives_up ? LineStatus::understood : LineStatus::ignored);
  }
}

}  // namespace guestlink::config
