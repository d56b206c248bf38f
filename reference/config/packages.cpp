// Captures of what is installed: `pkg info` of the host, `apk list -I` and `apk info` of the guest.
// Only the first word of a line counts: NAME, or NAME-VERSION.

#include <cstddef>
#include <string>
#include <string_view>

#include "reference/base/traced_text.h"
#include "reference/config/readers.h"

namespace guestlink::config {
namespace {

using model::LineStatus;

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

/// Both tools put the version behind the last '-' that a digit follows; apk has "-rN" behind that.
std::size_t name_length(std::string_view word) {
  std::size_t length = word.size();
  if (const std::size_t build = word.rfind("-r"); build != std::string_view::npos) {
    const std::string_view number = word.substr(build + 2);
    if (!number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos) {
      length = build;
    }
  }
  const std::size_t dash = word.substr(0, length).rfind('-');
  if (dash == std::string_view::npos || dash == 0 || dash + 1 >= length) return length;
  return is_digit(word[dash + 1]) ? dash : length;
}

void read_packages(Reading& in, std::string_view command,
                   std::vector<Located<std::string>>& packages) {
  for (std::uint32_t number = 1; number <= in.line_count(); ++number) {
    const Line line = in.line(number);
    const auto words = split_words(TracedText(line.text, line.where));
    if (words.empty() || words[0].text().starts_with('#') ||
        line.text.find(command) != std::string_view::npos || words[0].text() == "WARNING:") {
      in.mark(number, LineStatus::ignored);
      continue;
    }
    const TracedText name = words[0].part(0, name_length(words[0].text()));
    packages.push_back(name.located());
    in.mark(number, LineStatus::understood);
  }
}

}  // namespace

void read_host_packages(Reading& in) {
  model::HostFacts& facts = in.laptop().seen.facts;
  facts.packages_file = in.file();
  read_packages(in, "pkg info", facts.packages);
}

void read_guest_packages(Reading& in) {
  model::GuestFacts& facts = in.laptop().seen.guest_facts;
  facts.packages_file = in.file();
  read_packages(in, "apk ", facts.packages);
}

}  // namespace guestlink::config
