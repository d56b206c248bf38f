// Smaller files of a Linux guest: hostapd.conf, /etc/modules, modprobe.d.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

bool is_secret(std::string_view key) {
  constexpr std::array<std::string_view, 6> parts{"passphrase", "psk",     "password",
                                                  "passwd",     "wep_key", "secret"};
  // "wpa_psk_file" and "wpa_key_mgmt=WPA-PSK" name no secret.
  return !key.ends_with("_file") && std::ranges::any_of(parts, [&](std::string_view part) {
    return key.find(part) != std::string_view::npos;
  });
}

/// A module's name and what follows it.
model::ModprobeLine module_and_rest(const TracedText& line, const std::vector<TracedText>& words) {
  model::ModprobeLine found{words[1].located(), {}};
  const std::size_t begin =
      words.size() > 2
          ? line.text().find(words[2].text(), line.text().find(words[1].text()) + words[1].size())
          : line.size();
  found.text = line.part(std::min(begin, line.size())).located();
  return found;
}

void read_modprobe_command(Reading& in, const TracedText& line) {
  model::GuestModules& modules = in.laptop().guest.modules;
  const auto words = split_words(line);
  const std::string& command = words[0].text();
  const bool has_module = words.size() > 1;
  LineStatus status = LineStatus::understood;
  if (command == "blacklist" && has_module) {
    modules.blacklisted.push_back(words[1].located());
  } else if (command == "options" && has_module) {
    modules.options.push_back(module_and_rest(line, words));
  } else if (command == "install" && has_module) {
    modules.installs.push_back(module_and_rest(line, words));
  } else if (command == "alias" || command == "softdep" || command == "remove" ||
             command == "include" || command == "config") {
    status = LineStatus::unmodelled;
  } else {
    status = LineStatus::unknown;
    in.refuse(words[0].place(), "modprobe-syntax", "modprobe passes over it with a warning");
  }
  in.mark(line.place(), status);
}

}  // namespace

// hostapd/config_file.c hostapd_config_read: '#' in the first column, KEY=VALUE with nothing
// trimmed.  Pass phrases are never kept.
void read_hostapd_conf(Reading& in) {
  model::HostapdConfig config;
  config.file = in.file();
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    if (line.text.empty() || line.text.front() == '#') {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const TracedText text(line.text, line.where);
    const std::size_t equals = line.text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      in.refuse(line.where, "hostapd-syntax", "hostapd says \"invalid line\" and does not start");
      continue;
    }
    const TracedText key = text.part(0, equals);
    if (key.text().find_first_of(" \t") != std::string::npos) {
      in.refuse(key.place(), "hostapd-syntax",
                "hostapd says \"unknown configuration item\" and does not start");
      continue;
    }
    in.mark(number, LineStatus::understood);
    if (is_secret(key.text())) {
      config.has_secret = true;
    } else {
      config.settings.all.emplace_back(key.located(), text.part(equals + 1));
    }
  }
  in.laptop().guest.hostapd = std::move(config);
}

// OpenRC's modules script and modules-load.d(5): a module's name, then its options; '#' and ';'.
void read_guest_modules(Reading& in) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const auto words = split_words(TracedText(line.text, line.where));
    if (words.empty() || words[0].text().front() == '#' || words[0].text().front() == ';') {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    in.laptop().guest.modules.at_boot.push_back(words[0].located());
    in.mark(number, words.size() > 1 && words[1].text().front() != '#' ? LineStatus::unmodelled
                                                                       : LineStatus::understood);
  }
}

// modprobe.d(5): a command a line, `\` at the end joins lines, '#' at the start comments.
void read_modprobe_conf(Reading& in) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    Line line = in.line(number);
    TracedText text(in.file());
    while (line.text.ends_with('\\') && number < in.line_count()) {
      text.add(line.text.substr(0, line.text.size() - 1), line.part(0, line.text.size() - 1));
      in.mark(number, LineStatus::understood);
      line = in.line(++number);
    }
    text.add(line.text, line.where);
    const std::size_t first = text.text().find_first_not_of(" \t\r");
    if (first == std::string::npos || text.text()[first] == '#') {
      in.mark(text.place(), LineStatus::ignored);
      in.mark(number, LineStatus::ignored);
      continue;
    }
    read_modprobe_command(in, text);
  }
}

}  // namespace guestlink::config
