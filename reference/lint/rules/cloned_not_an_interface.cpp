#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reference/lint/letters.h"
#include "reference/lint/rule.h"

namespace guestlink::lint {
namespace {

constexpr std::array<std::string_view, 10> options{"up",   "down",     "create", "dhcp", "addm",
                                                   "inet", "syncdhcp", "auto",   "yes",  "sticky"};

/// letters, digits or underscores that begin with a letter, as `ifconfig NAME create` takes them.
bool is_interface_name(std::string_view word) {
  word = word.substr(0, word.find(':'));  // tap0:sticky
  const auto is_letter = [](char one) {
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
  };
  if (word.empty() || !is_letter(word.front())) return false;
  if (std::ranges::find(options, lower(std::string(word))) != options.end()) return false;
  return std::ranges::all_of(word, [&](char one) {
    return is_letter(one) || (one >= '0' && one <= '9') || one == '_' || one == '.' || one == '-';
  });
}

void check(const model::Laptop& laptop, const SourceSet&, Report& report) {
  const Located<std::string>* previous = nullptr;
  for (const auto& word : laptop.host.cloned_interfaces) {
    if (is_interface_name(word.value)) {
      previous = &word;
      continue;
    }
    auto& finding = report.add(
        word.where, fmt::format("'{}' is taken for the name of an interface", word.value));
    if (previous == nullptr) continue;
    finding.help = fmt::format("ifconfig_{}=\"{}\"", previous->value, word.value);
  }
}

}  // namespace

extern const Rule cloned_not_an_interface{
    {.id = "cloned-not-an-interface",
     .severity = Severity::warning,
     .summary = "A word of cloned_interfaces is not an interface's name.",
     .why = "`ifconfig up create` fails at each boot, and the wish behind the word (up, DHCP) is "
            "not granted.",
     .instead = R"(cloned_interfaces="tap0" and ifconfig_tap0="up")",
     .source = "freebsd-src: libexec/rc/network.subr clone_up; seed 002 line 84"},
    check};

}  // namespace guestlink::lint
